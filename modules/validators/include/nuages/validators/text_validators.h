#pragma once

#include <string>
#include <string_view>
#include <vector>

// Rules for texts. Each returns where the text keeps the rule and throws ValidationError (its code is
// "invalid" unless said otherwise) where it does not. Rules, codes and messages are those of
// django.core.validators.
namespace nuages::validators {

// A whole number in decimal digits, maybe with a minus.
void validate_integer(std::string_view text);
// Whole numbers with commas between: "1,2,3".
void validate_comma_separated_integer_list(std::string_view text);

// Letters of ASCII, digits, underscores and hyphens; at least one.
void validate_slug(std::string_view text);
// The same with the letters and digits of any script.
void validate_unicode_slug(std::string_view text);

void validate_ipv4_address(std::string_view text);
void validate_ipv6_address(std::string_view text);
void validate_ipv46_address(std::string_view text);
// The address in its short form; with `unpack_ipv4`, the IPv4 address that it maps, if it does. Throws as
// validate_ipv6_address(), with another message, and for more than 39 characters.
enum class MappedAddress { keep, unpack_ipv4 };
std::string clean_ipv6_address(std::string_view text, MappedAddress mapped = MappedAddress::keep);
bool is_valid_ipv6_address(std::string_view text);

// A name in the DNS ("example.com", internationalized too) of 255 characters at most.
void validate_domain_name(std::string_view text);
// The same in ASCII alone (accept_idna=False).
void validate_ascii_domain_name(std::string_view text);

// A mail address. Domains in `allowed_domains` need no dot.
void validate_email(std::string_view text, const std::vector<std::string>& allowed_domains = {"localhost"});

// An absolute URL of one of these schemes with a host that could exist; 2048 characters at most.
void validate_url(std::string_view text,
                  const std::vector<std::string>& schemes = {"http", "https", "ftp", "ftps"});

// Code "null_characters_not_allowed".
void prohibit_null_characters(std::string_view text);

// The part of a file's name behind its last dot has to be one of these, in small letters. Code
// "invalid_extension".
void validate_file_extension(std::string_view filename, const std::vector<std::string>& allowed_extensions);
// One of a picture: jpg, png, webp ...
void validate_image_file_extension(std::string_view filename);

}  // namespace nuages::validators
