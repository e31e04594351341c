#include <nuages/auth/user.h>
#include <nuages/base/text.h>

namespace nuages::auth {

std::string AbstractUser::get_full_name() const {
    return std::string(text::trim(first_name + ' ' + last_name));
}

}  // namespace nuages::auth
