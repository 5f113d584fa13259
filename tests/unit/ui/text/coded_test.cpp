// SPDX-License-Identifier: Apache-2.0
#include "ui/text/coded.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

#include "models/domain/coded_text.h"
#include "ui/text/language_switch.h"

namespace belfry::ui {
namespace {

/** Some value of each kind. */
TextArgument sample(const ArgumentSpec& spec) {
    TextArgument argument{std::string(spec.name), {}};
    switch (spec.kind) {
        case ArgumentKind::Words: argument.value = "w7"; break;
        case ArgumentKind::Number: argument.value = 1234.5; break;
        case ArgumentKind::Count: argument.value = std::int64_t{12'345}; break;
        case ArgumentKind::Duration: argument.value = DurationArgument{14'000}; break;
        case ArgumentKind::Entity: argument.value = EntityArgument{"urn:ngsi-ld:Streetlight:7"}; break;
        case ArgumentKind::Title: argument.value = LocalText{"Light level", "Lichtstärke"}; break;
    }
    return argument;
}

CodedText sampleOf(const TextCodeInfo& code) {
    std::vector<TextArgument> arguments;
    for (const ArgumentSpec& spec : code.specs()) {
        arguments.push_back(sample(spec));
    }
    return say(code.code, std::move(arguments));
}

/** What the console does: the application lives, the language is switched under it. */
class CodedTest : public ::testing::Test {
protected:
    CodedTest() { EXPECT_TRUE(m_switch.apply(QStringLiteral("en"))); }

    Said in(const char* language, const CodedText& text) {
        EXPECT_TRUE(m_switch.apply(QString::fromLatin1(language)));
        return worded(text, Formatter(QString::fromLatin1(language), QStringLiteral("UTC")), nullptr);
    }

private:
    int m_argc = 1;
    char m_name[16] = "coded_test";
    char* m_argv[2] = {m_name, nullptr};
    QCoreApplication m_application{m_argc, m_argv};
    LanguageSwitch m_switch{m_application};
};

TEST_F(CodedTest, EveryCodeHasAGermanText) {
    for (const TextCodeInfo& one : textCodes()) {
        const CodedText text = sampleOf(one);
        const Said english = in("en", text);
        const Said german = in("de", text);
        const std::string name(one.name);
        EXPECT_NE(german.text, english.text) << name << " is not translated";
        EXPECT_EQ(german.hint.isEmpty(), english.hint.isEmpty()) << name;
        EXPECT_TRUE(english.hint.isEmpty() || german.hint != english.hint) << name << ": its hint is not translated";
        for (const QString& shown : {english.text, english.hint, german.text, german.hint}) {
            EXPECT_FALSE(shown.contains(u'{')) << name << ": " << qPrintable(shown);
        }
        for (const ArgumentSpec& spec : one.specs()) {
            if (spec.kind == ArgumentKind::Words) {
                EXPECT_TRUE((german.text + german.hint).contains(QStringLiteral("w7"))) << name;
            }
        }
    }
}

TEST_F(CodedTest, ArgumentsAreWordedInTheLanguage) {
    const CodedText text = say(TextCode::SourceAboveMaximum, {{"entity", EntityArgument{"urn:x"}},
                                                              {"attribute", LocalText{"Light level", "Lichtstärke"}},
                                                              {"value", 1234.5}});
    EXPECT_EQ(in("en", text).text, QStringLiteral("urn:x reports “Light level” as 1,234.5, above its maximum."));
    EXPECT_EQ(in("de", text).text,
              QStringLiteral("urn:x meldet „Lichtstärke“ als 1.234,5, was über dem Maximum liegt."));
    EXPECT_EQ(in("en", text).text, QStringLiteral("urn:x reports “Light level” as 1,234.5, above its maximum."));
}

TEST_F(CodedTest, ACodeFromTheFutureShowsItsEnglish) {
    const CodedText text{"ORDER_MOON_IN_THE_WAY", {{"moon", "full"}}, "The moon is in the way.", "Wait.", "urn:lamp"};
    const Said said = in("de", text);
    EXPECT_EQ(said.text, QStringLiteral("urn:lamp: The moon is in the way."));
    EXPECT_EQ(said.hint, QStringLiteral("Wait."));
}

TEST_F(CodedTest, AnErrorWithoutACodeShowsItsMessage) {
    const Formatter german(QStringLiteral("de"), QStringLiteral("UTC"));
    const Said said = worded(Error{ErrorCode::Internal, "odd", "look", "", {}}, german, nullptr);
    EXPECT_EQ(said.text, QStringLiteral("odd"));
    EXPECT_EQ(said.hint, QStringLiteral("look"));
}

}  // namespace
}  // namespace belfry::ui
