// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/world.h"

#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

namespace belfry::simulator {

namespace {
constexpr Millis kDayMs = 86'400'000;
constexpr std::size_t kJournalSize = 1'000;
}  // namespace

Field fieldOf(const LayerSchema& schema, std::string_view name) {
    const std::optional<AttributeIndex> index = schema.attributeIndex(name);
    if (!index) {
        return {};
    }
    const AttributeSchema& attribute = schema.attributes[*index];
    const bool number = attribute.type == AttributeType::Number;
    return {true, number, *index, number ? 1.0 / attribute.scale : 1.0, attribute.history};
}

std::string_view factOf(const feed::Asset& asset, std::string_view key) {
    for (const auto& [name, value] : asset.facts) {
        if (name == key) {
            return value;
        }
    }
    return {};
}

double factNumber(const feed::Asset& asset, std::string_view key, double fallback) {
    const std::string_view text = factOf(asset, key);
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && std::isfinite(value) ? value : fallback;
}

double World::hour() const { return static_cast<double>(((localMs % kDayMs) + kDayMs) % kDayMs) / 3'600'000.0; }

int World::weekday() const {
    const Millis day = localMs >= 0 ? localMs / kDayMs : (localMs - kDayMs + 1) / kDayMs;
    return static_cast<int>(((day + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
}

double World::dayOfYear() const {
    using namespace std::chrono;
    const auto day = floor<days>(sys_time<milliseconds>{milliseconds{localMs}});
    return static_cast<double>((day - sys_days{year_month_day{day}.year() / January / 1}).count());
}

DeviceHabit World::habitOf(std::uint64_t hash, bool mayBeMute) const {
    DeviceHabit habit;
    const double u = unitOf(hash, 11);
    if (u < faults.refuse) {
        habit.obedience = DeviceHabit::Obedience::Refuses;
    } else if (u < faults.refuse + faults.stuck) {
        habit.obedience = DeviceHabit::Obedience::Stuck;
    } else if (u < faults.refuse + faults.stuck + faults.silent) {
        habit.obedience = DeviceHabit::Obedience::Silent;
    }
    habit.mute = mayBeMute && unitOf(hash, 12) < faults.mute;
    habit.late = mayBeMute && unitOf(hash, 13) < faults.late;
    return habit;
}

void World::note(const std::string& text) {
    const Millis second = (((localMs % kDayMs) + kDayMs) % kDayMs) / 1000;
    if (journal.size() >= kJournalSize) {
        journal.erase(journal.begin(), journal.begin() + kJournalSize / 2);
    }
    journal.push_back(fmt::format("{:02}:{:02}:{:02} {}", second / 3600, second / 60 % 60, second % 60, text));
}

DeviceAnswer firstAnswer(const DeviceControl& control, bool german) {
    if (control.obedience == DeviceHabit::Obedience::Silent) {
        return {DeviceAnswer::Kind::NoReply, "COMM_LOST", {}};
    }
    if (control.local) {
        return {DeviceAnswer::Kind::Refused, "LOCAL_CONTROL",
                german ? "wird vor Ort von einem Techniker bedient" : "operated on the spot by a technician"};
    }
    if (control.obedience == DeviceHabit::Obedience::Refuses) {
        return {DeviceAnswer::Kind::Refused, "LOCAL_CONTROL",
                german ? "Vor-Ort-Schalter steht auf Hand" : "local switch is set to manual"};
    }
    return {DeviceAnswer::Kind::Accepted, {}, {}};
}

double profileAt(const double (&profile)[24], double hour) {
    const auto from = static_cast<std::size_t>(hour) % 24;
    const double share = hour - std::floor(hour);
    return profile[from] * (1.0 - share) + profile[(from + 1) % 24] * share;
}

}  // namespace belfry::simulator
