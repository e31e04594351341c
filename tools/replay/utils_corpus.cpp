#include "utils_corpus.h"

#include <map>

#include <nuages/i18n/translations.h>

#include "typed_value.h"
#include "utils_call.h"

namespace nuages::replay {
namespace {

class UtilsCorpus final : public Corpus {
public:
    UtilsCorpus() {
        for (const auto& utilities : {text_utilities(), html_utilities(), url_utilities(), http_utilities(),
                                      date_utilities(), number_utilities(), validator_utilities()})
            for (const Utility& utility : utilities)
                utilities_.emplace(utility.name, &utility);
    }

    Outcome replay(const Value& line) override {
        const auto utility = utilities_.find(line["fn"].as_text());
        if (utility == utilities_.end())
            throw std::runtime_error("the function " + line["fn"].str() + " is not there yet");
        List args;
        for (const Value& argument : line["args"].as_list())
            args.push_back(decode(argument));
        const UtilityCall call{line, std::move(args), locale_of(line)};
        const bool fails = !line["error"].is_null();
        try {
            const std::string actual = show(utility->second->call(call));
            if (fails)
                return {
                    Outcome::Kind::failed, "an error of the type " + line["error"]["type"].str(), actual, {}};
            return Outcome::compare(show(decode(line["ok"])), actual);
        } catch (const Error& error) {
            if (fails)
                return {};
            return {Outcome::Kind::failed, line["ok"].repr(), error.what(), {}};
        }
    }

private:
    static i18n::LanguageOptions language_options(bool use_thousand_separator) {
        i18n::LanguageOptions options;
        options.formats.use_thousand_separator = use_thousand_separator;
        options.formats.number_grouping.clear();  // Django's NUMBER_GROUPING of 0
        return options;
    }

    const i18n::Locale& locale_of(const Value& line) const {
        const std::string language = line["language"].is_text() ? line["language"].to_text() : "en";
        return (line["use_thousand_separator"].truth() ? grouped_ : plain_).locale(language);
    }

    std::map<std::string_view, const Utility*> utilities_;
    i18n::Translations plain_{language_options(false)}, grouped_{language_options(true)};
};

}  // namespace

std::unique_ptr<Corpus> make_utils_corpus() {
    return std::make_unique<UtilsCorpus>();
}

}  // namespace nuages::replay
