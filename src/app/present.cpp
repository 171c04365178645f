#include "app/present.hpp"

#include <chrono>

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

namespace huiyin::app {

namespace {

using std::chrono::milliseconds;

class ZoneTime final : public OfficeTime {
public:
    explicit ZoneTime(std::unique_ptr<const icu::BasicTimeZone> zone) : zone_(std::move(zone)) {}

    [[nodiscard]] Moment now() const override {
        const auto at = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
        return {at, day_of(at)};
    }

    [[nodiscard]] Moment at(const LocalTime& local) const override {
        const auto wall = Instant{local.on} + local.since_midnight;
        std::int32_t raw = 0;
        std::int32_t daylight = 0;
        UErrorCode status = U_ZERO_ERROR;
        zone_->getOffsetFromLocal(to_icu(wall), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, daylight, status);
        return {wall - milliseconds{raw + daylight}, local.on};
    }

private:
    static UDate to_icu(Instant at) { return static_cast<UDate>(at.time_since_epoch().count()); }

    [[nodiscard]] Date day_of(Instant at) const {
        std::int32_t raw = 0;
        std::int32_t daylight = 0;
        UErrorCode status = U_ZERO_ERROR;
        zone_->getOffset(to_icu(at), 0, raw, daylight, status);
        return std::chrono::floor<std::chrono::days>(at + milliseconds{raw + daylight});
    }

    std::unique_ptr<const icu::BasicTimeZone> zone_;
};

}  // namespace

std::unique_ptr<OfficeTime> office_time(const std::string& time_zone) {
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(time_zone)));
    if (zone == nullptr || *zone == icu::TimeZone::getUnknown()) return nullptr;
    auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
    if (basic == nullptr) return nullptr;
    static_cast<void>(zone.release());
    return std::make_unique<ZoneTime>(std::unique_ptr<const icu::BasicTimeZone>(basic));
}

}  // namespace huiyin::app
