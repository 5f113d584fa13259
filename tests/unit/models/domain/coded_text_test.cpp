// SPDX-License-Identifier: Apache-2.0
#include "models/domain/coded_text.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "models/domain/alarm_logic.h"
#include "models/domain/reason_code.h"

namespace belfry {
namespace {

std::set<std::string> placesOf(std::string_view sentence) {
    std::set<std::string> places;
    for (std::size_t open = sentence.find('{'); open != std::string_view::npos; open = sentence.find('{', open + 1)) {
        places.emplace(sentence.substr(open + 1, sentence.find('}', open) - open - 1));
    }
    return places;
}

TEST(CodedText, EveryCodeHasAnEnglishSentenceThatUsesExactlyItsArguments) {
    std::set<std::string_view> names;
    for (const TextCodeInfo& one : textCodes()) {
        EXPECT_TRUE(names.insert(one.name).second) << one.name << " is there twice";
        EXPECT_EQ(textCodeFromText(one.name), one.code);
        ASSERT_FALSE(one.english.empty()) << one.name;
        EXPECT_EQ(one.english.back(), one.english.ends_with("}") ? '}' : '.') << one.name;
        std::set<std::string> places = placesOf(one.english);
        places.merge(placesOf(one.hint));
        std::set<std::string> specs;
        for (const ArgumentSpec& spec : one.specs()) {
            specs.emplace(spec.name);
        }
        EXPECT_EQ(places, specs) << one.name;
    }
    EXPECT_GT(names.size(), 100U);
}

TEST(CodedText, TheEnglishIsFilledIn) {
    const CodedText text = say(TextCode::OrderLeaseTooLong, {{"longest", DurationArgument{4 * 3'600'000}}});
    EXPECT_EQ(text.code, "ORDER_LEASE_TOO_LONG");
    EXPECT_EQ(text.english, "The override would last longer than is allowed: 4 h at most.");
    const CodedText many = say(TextCode::SourceAboveMaximum, {{"entity", EntityArgument{"urn:lamp:1"}},
                                                              {"attribute", LocalText{"light level", "Lichtstärke"}},
                                                              {"value", 1.5}});
    EXPECT_EQ(many.english, "urn:lamp:1 reports “light level” as 1.5, above its maximum.");
}

TEST(CodedText, AnArgumentThatIsMissingStaysVisible) {
    CodedText text;
    EXPECT_EQ(fillIn("a {b} c {", text, [](const TextArgument&) { return std::string(); }), "a {b} c {");
}

TEST(CodedText, ARefusalIsTheTextsOwn) {
    const Error error = refuse(TextCode::OrderSelectedByOther, {{"who", "Ada"}}, "urn:lamp:1").value();
    EXPECT_EQ(error.code, ErrorCode::Aborted);
    EXPECT_EQ(error.reason, "SELECTED_BY_OTHER");
    EXPECT_EQ(error.message, "urn:lamp:1: Ada has selected the target.");
    EXPECT_EQ(error.text.about, "urn:lamp:1");
    for (const TextCodeInfo& one : textCodes()) {
        if (one.name.starts_with("ORDER_") || one.name.starts_with("INTERLOCK_") || one.name.starts_with("TARGET_")) {
            EXPECT_TRUE(one.reason.empty() || reasonCodeFromText(one.reason)) << one.name << " " << one.reason;
        }
    }
}

TEST(CodedText, RefusedAlarmActionsSayWhichAlarmInEveryLanguage) {
    AlarmDefinition definition;
    definition.id = "lamp_failed";
    definition.title = {"Lamp failed", "Leuchte ausgefallen"};
    AlarmState state;
    const auto refused = step(definition, state, AlarmEvent::ack({"Ada", "desk 1", false}, ""), Instant{1, 1});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text.code, "ALARM_NOT_ACTIVE");
    EXPECT_EQ(refused.error().text.english, "The alarm “Lamp failed” is not active.");
    const TextArgument* alarm = refused.error().text.argument("alarm");
    ASSERT_NE(alarm, nullptr);
    EXPECT_EQ(std::get<LocalText>(alarm->value).de, "Leuchte ausgefallen");
}

}  // namespace
}  // namespace belfry
