// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/ids.h"
#include "models/domain/local_text.h"

namespace belfry {

enum class AttributeType : std::uint8_t {
    Number,   ///< raw integer × scale = value in `unit`
    Integer,  ///< raw integer is the value
    Boolean,  ///< raw 0 or 1
    Enum,     ///< raw is the position in `enumValues`
    Text,     ///< raw is an index into the store's interned texts
};

struct EnumValue {
    std::string name;  ///< standard's term, "FREE"
    LocalText title;
};

/** One observed or commanded attribute of a layer's entities. Names are FIWARE's in snake_case; one unit per field. */
struct AttributeSchema {
    std::string name;
    LocalText title;
    AttributeType type = AttributeType::Number;
    std::string unit;               ///< UCUM code, "1" for a ratio, empty for none
    double scale = 1.0;             ///< value = raw × scale (Number only)
    int decimals = 0;               ///< digits shown to people
    std::optional<double> minimum;  ///< plausible range in `unit`; outside it quality becomes Bad
    std::optional<double> maximum;
    std::vector<EnumValue> enumValues;
    bool history = false;  ///< recorded and drawn as a trend
    bool percent = false;  ///< a ratio shown to people as per cent
};

/** How a layer is drawn; `kind` chooses the renderer, the attributes drive it. */
enum class SymbolKind : std::uint8_t { Ring, Halo, Line, Hexagon, Priority, Dot };

struct LayerSymbol {
    SymbolKind kind = SymbolKind::Dot;
    std::string icon;            ///< one or two characters, or an icon name in resources/icons
    std::string levelAttribute;  ///< drives size, fill or ramp position (0..1 after `levelMinimum`/`levelMaximum`)
    double levelMinimum = 0.0;
    double levelMaximum = 1.0;
    bool levelInverted = false;   ///< true: low values draw attention (speed ÷ free flow)
    std::string textAttribute;    ///< shown as a figure near the symbol
    std::string failedAttribute;  ///< Enum or Boolean; a raw value other than 0 draws the symbol hollow
    /** Drawn as an arrow: an Enum's values RISING and FALLING (any other is steady), or the sign of a number. The
     * source decides over which time and from which change on; absent = no arrow. */
    std::string trendAttribute;
    std::string radiusAttribute;   ///< metres around the place that are affected; drawn true to scale
    double joinedBelowZoom = 0.0;  ///< farther away, one mark a district: the worst and a count; 0 = never
};

enum class AlarmPriority : std::uint8_t { P1 = 1, P2 = 2, P3 = 3, P4 = 4 };

enum class Comparison : std::uint8_t { Greater, GreaterEqual, Less, LessEqual, Equal, NotEqual };

/** `attribute comparison limit`, or `attribute ÷ dividedBy comparison limit`. All terms of a condition must hold.
 */
struct ConditionTerm {
    std::string attribute;
    Comparison comparison = Comparison::Greater;
    double limit = 0.0;  ///< in the attribute's unit (of a quotient: a bare number); Enum: position, Boolean: 0 or 1
    double deadband = 0.0;
    std::string dividedBy{};  ///< an attribute, or empty; while it is 0 or missing the term is neither on nor off
};

/** While `when` holds on the asset (or on its nearest ancestor of `assetType`), the alarm is suppressed by design. */
struct SuppressionRule {
    std::string id;  ///< unique in its alarm
    LocalText title;
    std::string assetType;  ///< empty = the alarm's own asset
    std::vector<ConditionTerm> when;
};

/** Nobody acknowledged for `afterMs` since the alarm annunciated: `to` is told. */
struct EscalationStep {
    Millis afterMs = 0;
    std::string to;  ///< a role or a desk, as people call it
};

struct AlarmGuidance {
    LocalText consequence;
    LocalText response;
    Millis maxResponseMs = 0;
};

/** What raises an alarm on an entity of the layer (../specs/alarms.md, "Definition"). */
struct AlarmDefinition {
    std::string id;  ///< unique in its layer, "lamp_failure"
    LocalText title;
    std::vector<std::string> assetTypes;  ///< empty = all types of the layer
    std::vector<ConditionTerm> condition;
    AlarmPriority priority = AlarmPriority::P3;
    Millis onDelayMs = 0;
    Millis offDelayMs = 0;
    int countN = 0;
    Millis countWindowMs = 0;
    bool latching = false;
    bool ackRequired = true;
    bool ackNoteRequired = false;
    Millis reAlarmEveryMs = 0;
    Millis maxShelveMs = 8LL * 3'600'000;
    bool oneShotAllowed = true;
    AlarmGuidance guidance;
    std::string valueAttribute;  ///< shown in the list's value column
    std::vector<SuppressionRule> suppress;
    std::vector<EscalationStep> escalate;  ///< by rising afterMs
    /** Alarms (of another layer: "layer/alarm") which, active on an ancestor or on the asset itself, are the cause of
     *  this one: it is then suppressed by design and counted as a consequence of the cause. */
    std::vector<std::string> consequenceOf;
    bool consequenceOnly = false;  ///< without an active cause it is an event, not an alarm
};

/** Consequence class of a command (../specs/overrides.md, "Classes"). */
enum class ConsequenceClass : std::uint8_t { C0 = 0, C1 = 1, C2 = 2, C3 = 3 };

struct CommandOption {
    std::string name;
    LocalText title;
};

/** What may be commanded on an entity, and which feedback proves it. */
struct CommandSchema {
    std::string name;  ///< "set_level"
    LocalText title;
    std::vector<std::string> assetTypes;  ///< empty = all
    std::string commandAttribute;         ///< attribute that takes the commanded value
    std::string feedbackAttribute;        ///< attribute whose report proves it; may be the same
    ConsequenceClass consequence = ConsequenceClass::C1;
    double tolerance = 0.0;  ///< |actual − commanded| that still verifies, in the feedback's unit
    Millis verifyTimeoutMs = 15'000;
    Millis rampMs = 0;
    Millis defaultLeaseMs = 60LL * 60'000;
    Millis maxLeaseMs = 8LL * 3'600'000;
    std::optional<double> minimum;
    std::optional<double> maximum;
    std::vector<CommandOption> options;    ///< for Enum and Text: the approved values
    std::vector<ConditionTerm> unhealthy;  ///< any of them: the device reports a fault of its own
    std::vector<ConditionTerm> badMode;    ///< any of them: commissioning, maintenance: it takes no commands
    /** What the device's programme asks of it now: a release is proved against it. Of the feedback's type, or a level
     *  where the feedback is an Enum with OFF. Empty, like `programmeOption`: the automatic mode alone proves it. */
    std::string programmeAttribute;
    std::string programmeOption;  ///< the same where it never changes: the name of one of the feedback's values
    bool showsOnly = false;       ///< a sign: tells people something, closes and moves nothing
};

/** A kind of asset in a layer, such as "luminaire", "cabinet", "facility", "bay". */
struct AssetTypeSchema {
    std::string name;
    LocalText title;
    int rank = 0;  ///< 0 = drawn at every zoom, higher = needs to be nearer
};

/** Everything Belfry knows of one city system: a layer is data (architecture.md, rule 10). Immutable once loaded. */
struct LayerSchema {
    std::string id;  ///< "lighting"
    LocalText title;
    std::uint32_t version = 1;
    Millis periodMs = 10'000;  ///< how often an entity promises to report
    std::vector<AssetTypeSchema> assetTypes;
    std::vector<AttributeSchema> attributes;
    LayerSymbol symbol;
    std::vector<AlarmDefinition> alarms;
    std::vector<CommandSchema> commands;
    bool dynamicEntities = false;  ///< entities come and go (incidents)

    [[nodiscard]] std::optional<AttributeIndex> attributeIndex(std::string_view name) const;
    [[nodiscard]] const AttributeSchema* attribute(std::string_view name) const;
    [[nodiscard]] const AlarmDefinition* alarm(std::string_view id) const;
    [[nodiscard]] const CommandSchema* command(std::string_view name) const;
    [[nodiscard]] std::optional<std::uint8_t> assetTypeIndex(std::string_view name) const;
};

/** Where in a schema something is wrong, by the field names of layer.proto: {"alarms", 2}, {"condition", 0},
 *  {"limit", -1}. A loader turns it into line and column. */
struct SchemaStep {
    std::string field;
    int index = -1;  ///< of a repeated field

    friend bool operator==(const SchemaStep&, const SchemaStep&) = default;
};
using SchemaPlace = std::vector<SchemaStep>;

/** Checks what a schema promises: known attributes in conditions, symbols and commands, guidance on every alarm,
 *  limits that can be reached and left. The error names the layer and the field; `place`, if given, says where. */
[[nodiscard]] Result<void> validate(const LayerSchema& schema, SchemaPlace* place = nullptr);

/** The value in the attribute's unit. */
[[nodiscard]] inline double valueOf(const AttributeSchema& attribute, std::int32_t raw) {
    return attribute.type == AttributeType::Number ? static_cast<double>(raw) * attribute.scale
                                                   : static_cast<double>(raw);
}

/** The nearest raw value, saturating at the ends of int32. NaN gives 0: check before. */
[[nodiscard]] std::int32_t rawOf(const AttributeSchema& attribute, double value);

}  // namespace belfry
