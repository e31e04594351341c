#pragma once

#include <memory>

#include <nuages/base/value.h>
#include <nuages/template/context.h>
#include <nuages/template/locale.h>

namespace nuages::replay {

// What the settings and the active language and time zone of a recorded case mean for a rendering.
class TemplateEnvironment {
public:
    // `settings` are those that differ from Django's defaults, with `language` and `timezone` among them.
    explicit TemplateEnvironment(const Value& settings);

    void apply(templates::Context& context) const;
    const templates::Locale& locale() const { return *locale_; }

private:
    const templates::Locale* locale_;
    std::unique_ptr<templates::Locale> untranslated_;
    ZoneId time_zone_;
    bool use_tz_;
};

// The moment at which the cases were recorded.
DateTime recorded_now();

}  // namespace nuages::replay
