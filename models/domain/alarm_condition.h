// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/domain/error.h"
#include "models/domain/layer_schema.h"
#include "models/domain/quality.h"

namespace belfry {

/** Unknown never raises and never clears: the host answers it with QualBad. */
enum class Verdict : std::uint8_t { On, Off, Unknown };
[[nodiscard]] std::string_view toText(Verdict verdict);

/** One attribute's present value in the attribute's unit (Enum: position, Boolean: 0 or 1). */
struct Observation {
    double value = 0.0;
    Quality quality = Quality::Missing;
};

/** AlarmDefinition::condition, compiled once per layer and alarm into attribute positions. Immutable, thread-safe. */
class AlarmCondition {
public:
    /** Fails when a term names an attribute that the layer does not have. */
    [[nodiscard]] static Result<AlarmCondition> compile(const AlarmDefinition& definition, const LayerSchema& schema);
    /** The same of terms alone; `where` begins the error text. Applies to every asset type. */
    [[nodiscard]] static Result<AlarmCondition> compile(const std::vector<ConditionTerm>& terms,
                                                        const LayerSchema& schema, const std::string& where);

    /** `observe(AttributeIndex) -> Observation` is asked for the terms in order. While `currentlyOn`, every limit is
     *  eased by its deadband, so the condition must leave the band to end. Only Good and Uncertain values count; a
     *  term without one makes the verdict Unknown, unless another term is certainly off. */
    template <typename Observe>
    [[nodiscard]] Verdict evaluate(Observe&& observe, bool currentlyOn) const {
        Verdict verdict = Verdict::On;
        for (const Term& term : m_terms) {
            const Verdict one =
                term.divisor == kNoAttribute
                    ? term.evaluate(observe(term.attribute), currentlyOn)
                    : term.evaluate(quotient(observe(term.attribute), observe(term.divisor)), currentlyOn);
            if (one == Verdict::Off) {
                return Verdict::Off;
            }
            if (one == Verdict::Unknown) {
                verdict = Verdict::Unknown;
            }
        }
        return verdict;
    }
    /** The same over raw columns: `values[i]` and `qualities[i]` belong to attribute i; shorter spans mean Missing. */
    [[nodiscard]] Verdict evaluate(const LayerSchema& schema, std::span<const std::int32_t> values,
                                   std::span<const Quality> qualities, bool currentlyOn) const;

    /** Bit i is set when attribute i matters, so that a delta can be skipped without evaluating. */
    [[nodiscard]] std::uint64_t attributeMask() const { return m_mask; }
    /** Whether the alarm concerns this asset type (an index into LayerSchema::assetTypes). */
    [[nodiscard]] bool appliesTo(std::uint8_t assetType) const;

private:
    static constexpr AttributeIndex kNoAttribute = static_cast<AttributeIndex>(-1);
    /** Missing when the divisor is 0: what cannot be divided raises and clears nothing. */
    [[nodiscard]] static Observation quotient(Observation dividend, Observation divisor);

    struct Term {
        AttributeIndex attribute = 0;
        AttributeIndex divisor = kNoAttribute;
        Comparison comparison = Comparison::Greater;
        double limit = 0.0;
        double deadband = 0.0;

        [[nodiscard]] Verdict evaluate(Observation observation, bool currentlyOn) const;
    };

    std::vector<Term> m_terms;
    std::vector<std::uint8_t> m_assetTypes;  ///< sorted; empty = all
    std::uint64_t m_mask = 0;
};

}  // namespace belfry
