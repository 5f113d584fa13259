// SPDX-License-Identifier: Apache-2.0
#include "ui/text/coded.h"

#include <QCoreApplication>

namespace belfry::ui {

namespace {

QString entityName(const EntityId& id, const feed::Store* store) {
    const auto handle = store == nullptr ? std::nullopt : store->catalogue().find(id);
    const std::string_view name = handle ? store->catalogue().name(*handle) : std::string_view();
    return name.empty() ? QString::fromStdString(id)
                        : QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString word(const TextArgument& argument, const Formatter& formatter, const feed::Store* store) {
    switch (argument.kind()) {
        case ArgumentKind::Words: return QString::fromStdString(std::get<std::string>(argument.value));
        case ArgumentKind::Number: return formatter.shortest(std::get<double>(argument.value));
        case ArgumentKind::Count: return formatter.number(static_cast<double>(std::get<std::int64_t>(argument.value)));
        case ArgumentKind::Duration:
            return formatter.duration(static_cast<double>(std::get<DurationArgument>(argument.value).ms));
        case ArgumentKind::Entity: return entityName(std::get<EntityArgument>(argument.value).id, store);
        case ArgumentKind::Title: break;
    }
    return formatter.text(std::get<LocalText>(argument.value));
}

}  // namespace

Said worded(const CodedText& text, const Formatter& formatter, const feed::Store* store) {
    Said said{QString::fromStdString(text.english), QString::fromStdString(text.hint)};
    if (const auto code = textCodeFromText(text.code)) {
        const TextCodeInfo& one = info(*code);
        const auto translated = [&](std::string_view english) {
            const QString sentence =
                english.empty() ? QString() : QCoreApplication::translate("belfry", std::string(english).c_str());
            return QString::fromStdString(fillIn(sentence.toStdString(), text, [&](const TextArgument& argument) {
                return word(argument, formatter, store).toStdString();
            }));
        };
        said = {translated(one.english), translated(one.hint)};
    }
    if (!text.about.empty() && !said.text.startsWith(QString::fromStdString(text.about))) {
        said.text = QStringLiteral("%1: %2").arg(entityName(text.about, store), said.text);
    }
    return said;
}

Said worded(const Error& error, const Formatter& formatter, const feed::Store* store) {
    return error.text.isEmpty() ? Said{QString::fromStdString(error.message), QString::fromStdString(error.hint)}
                                : worded(error.text, formatter, store);
}

}  // namespace belfry::ui
