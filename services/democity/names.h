// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "services/democity/geometry.h"
#include "services/democity/town_plan.h"

namespace belfry::democity {

/** Invents names that sound Austrian. Never gives the same one twice. */
class NameMaker {
public:
    explicit NameMaker(std::uint64_t seed) : m_random(seed) {}

    /** Where a radial leads: names it ("Weidenauer Straße"). */
    [[nodiscard]] std::string street(StreetTone tone, int order, const std::vector<std::string>& destinations);
    [[nodiscard]] std::string village();
    [[nodiscard]] std::string town();
    [[nodiscard]] std::string district(int ordinal, Vec seed, double townRadius, bool atStation, bool acrossRiver);
    [[nodiscard]] std::string brook();
    [[nodiscard]] std::string park();
    [[nodiscard]] std::string school(const std::string& where);

private:
    [[nodiscard]] std::string fresh(const std::string& wanted);
    [[nodiscard]] std::string invented(StreetTone tone);

    Random m_random;
    std::unordered_set<std::string> m_used;
};

}  // namespace belfry::democity
