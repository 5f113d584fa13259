// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QString>
#include <QXmlStreamReader>
#include <algorithm>
#include <cstdlib>
#include <vector>

#include <gtest/gtest.h>

namespace {

/** Every message of a .ts file: source, translation, whether Qt Linguist calls it finished. */
struct Message {
    QString source;
    QString translation;
    bool finished = true;
};

std::vector<Message> read(const QString& path) {
    std::vector<Message> messages;
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == QLatin1String("source")) {
            messages.push_back({xml.readElementText(), {}, true});
        } else if (xml.isStartElement() && xml.name() == QLatin1String("translation") && !messages.empty()) {
            messages.back().finished = !xml.attributes().hasAttribute(QLatin1String("type"));
            messages.back().translation = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
        }
    }
    EXPECT_FALSE(xml.hasError()) << qPrintable(xml.errorString());
    return messages;
}

TEST(Translations, GermanIsComplete) {
    const QString root = QString::fromLocal8Bit(std::getenv("BELFRY_SOURCE"));
    const std::vector<Message> messages = read(root + QStringLiteral("/translations/belfry_de.ts"));
    EXPECT_GT(messages.size(), 200U);
    for (const Message& message : messages) {
        EXPECT_TRUE(message.finished) << qPrintable(message.source);
        EXPECT_FALSE(message.translation.isEmpty()) << qPrintable(message.source);
        for (const char* place : {"%1", "%2", "%3", "%4", "%5", "%n"}) {
            const QString mark = QString::fromLatin1(place);
            EXPECT_EQ(message.source.contains(mark), message.translation.contains(mark)) << qPrintable(message.source);
        }
    }
}

TEST(Translations, EnglishHasTheFormsOfEveryNumber) {
    const QString root = QString::fromLocal8Bit(std::getenv("BELFRY_SOURCE"));
    const std::vector<Message> english = read(root + QStringLiteral("/translations/belfry_en.ts"));
    for (const Message& message : read(root + QStringLiteral("/translations/belfry_de.ts"))) {
        if (message.source.contains(QLatin1String("%n"))) {
            EXPECT_TRUE(std::any_of(english.begin(), english.end(), [&](const Message& other) {
                return other.source == message.source && other.finished && other.translation.count(u"%n") == 2 &&
                       !other.translation.contains(u"(s)");
            })) << qPrintable(message.source);
        }
    }
}

}  // namespace
