// SPDX-License-Identifier: Apache-2.0
#include "ui/text/formatter.h"

#include <QDateTime>
#include <QHash>
#include <cmath>

namespace belfry::ui {

namespace {

// A narrow no-break space keeps "100 %" together on one line.
constexpr QChar kThinSpace(0x202F);
const QString kDash = QStringLiteral("–");

QDateTime at(double wallMs, const QTimeZone& zone) {
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(wallMs), zone);
}

}  // namespace

Formatter::Formatter(const QString& language, const QString& timezone, QObject* parent)
    : QObject(parent),
      m_language(language.startsWith(QLatin1String("de")) ? QStringLiteral("de") : QStringLiteral("en")),
      m_locale(m_language == QLatin1String("de") ? QLocale(QLocale::German, QLocale::Germany)
                                                 : QLocale(QLocale::English, QLocale::UnitedKingdom)),
      m_zone(timezone.toUtf8()) {
    if (!m_zone.isValid()) {
        m_zone = QTimeZone::systemTimeZone();
    }
}

QString Formatter::shortest(double value) const {
    return std::isfinite(value) ? m_locale.toString(value, 'g', QLocale::FloatingPointShortest) : kDash;
}

QString Formatter::number(double value, int decimals) const {
    if (!std::isfinite(value)) {
        return kDash;
    }
    const QString text = m_locale.toString(value, 'f', decimals);
    // "-0" is noise from rounding
    return (text == QLatin1String("-0")) ? QStringLiteral("0") : text;
}

QString Formatter::percent(double ratio, int decimals) const {
    return std::isfinite(ratio) ? number(ratio * 100.0, decimals) + kThinSpace + QLatin1Char('%') : kDash;
}

QString Formatter::unit(const QString& ucum) const {
    static const QHash<QString, QString> kUnits = {
        {QStringLiteral("1"), QString()},
        {QStringLiteral("%"), QStringLiteral("%")},
        {QStringLiteral("ug/m3"), QStringLiteral("µg/m³")},
        {QStringLiteral("mg/m3"), QStringLiteral("mg/m³")},
        {QStringLiteral("Cel"), QStringLiteral("°C")},
        {QStringLiteral("deg"), QStringLiteral("°")},
        {QStringLiteral("kW.h"), QStringLiteral("kWh")},
        {QStringLiteral("m2"), QStringLiteral("m²")},
        {QStringLiteral("m3"), QStringLiteral("m³")},
        {QStringLiteral("l/m2"), QStringLiteral("l/m²")},
        {QStringLiteral("lx"), QStringLiteral("lx")},
    };
    if (ucum == QLatin1String("/h")) {
        return tr("per h");
    }
    if (ucum == QLatin1String("/min")) {
        return tr("per min");
    }
    const auto known = kUnits.constFind(ucum);
    return known == kUnits.cend() ? ucum : known.value();
}

QString Formatter::quantity(double value, const QString& ucum, int decimals) const {
    const QString symbol = unit(ucum);
    const QString figure = number(value, decimals);
    if (symbol.isEmpty() || figure == kDash) {
        return figure;
    }
    return symbol == QStringLiteral("°") ? figure + symbol : figure + kThinSpace + symbol;
}

QString Formatter::age(double ms) const {
    if (ms < 0 || !std::isfinite(ms)) {
        return kDash;
    }
    const auto seconds = static_cast<qint64>(ms / 1000.0);
    if (seconds < 60) {
        return tr("%1 s").arg(seconds);
    }
    if (seconds < 3600) {
        return tr("%1 min").arg(seconds / 60);
    }
    if (seconds < 48 * 3600) {
        return tr("%1 h").arg(seconds / 3600);
    }
    return tr("%1 d").arg(seconds / 86400);
}

QString Formatter::duration(double ms) const {
    if (ms < 0 || !std::isfinite(ms)) {
        return kDash;
    }
    const auto seconds = static_cast<qint64>(ms / 1000.0);
    if (seconds < 60) {
        return tr("%1 s").arg(seconds);
    }
    if (seconds < 3600) {
        return seconds % 60 == 0 ? tr("%1 min").arg(seconds / 60)
                                 : tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    }
    if (seconds < 86400) {
        const qint64 minutes = seconds / 60 % 60;
        return minutes == 0 ? tr("%1 h").arg(seconds / 3600)
                            : tr("%1 h %2 min").arg(seconds / 3600).arg(minutes, 2, 10, QLatin1Char('0'));
    }
    return tr("%1 d %2 h").arg(seconds / 86400).arg(seconds / 3600 % 24);
}

QString Formatter::countdown(double ms) const {
    if (!std::isfinite(ms)) {
        return kDash;
    }
    const auto seconds = static_cast<qint64>(std::max(0.0, std::ceil(ms / 1000.0)));
    const QString tail = QStringLiteral("%1:%2")
                             .arg(seconds / 60 % 60, seconds >= 3600 ? 2 : 1, 10, QLatin1Char('0'))
                             .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return seconds >= 3600 ? QStringLiteral("%1:%2").arg(seconds / 3600).arg(tail) : tail;
}

QString Formatter::time(double wallMs) const {
    return wallMs <= 0 ? kDash : at(wallMs, m_zone).toString(QStringLiteral("HH:mm:ss"));
}

QString Formatter::shortTime(double wallMs) const {
    return wallMs <= 0 ? kDash : at(wallMs, m_zone).toString(QStringLiteral("HH:mm"));
}

QString Formatter::dateTime(double wallMs) const {
    if (wallMs <= 0) {
        return kDash;
    }
    return m_locale.toString(at(wallMs, m_zone), m_language == QLatin1String("de") ? QStringLiteral("d. MMM HH:mm")
                                                                                   : QStringLiteral("d MMM HH:mm"));
}

QString Formatter::zoneName(double wallMs) const {
    return m_zone.displayName(at(wallMs, m_zone), QTimeZone::ShortName, QLocale::c());
}

QString Formatter::since(double wallMs, double nowMs) const {
    if (wallMs <= 0) {
        return kDash;
    }
    return at(wallMs, m_zone).date() == at(nowMs, m_zone).date() ? time(wallMs) : dateTime(wallMs);
}

QString Formatter::text(const LocalText& text) const {
    return QString::fromStdString(text.in(m_language.toStdString()));
}

QString Formatter::value(const AttributeSchema& attribute, double value) const {
    if (!std::isfinite(value)) {
        return kDash;
    }
    switch (attribute.type) {
        case AttributeType::Boolean: return value != 0.0 ? tr("yes") : tr("no");
        case AttributeType::Enum: {
            const auto position = static_cast<std::size_t>(std::max(0.0, value));
            return value >= 0 && position < attribute.enumValues.size() ? text(attribute.enumValues[position].title)
                                                                        : kDash;
        }
        case AttributeType::Text: return kDash;
        case AttributeType::Number:
        case AttributeType::Integer: break;
    }
    if (attribute.percent) {
        return percent(value, attribute.decimals);
    }
    return quantity(value, QString::fromStdString(attribute.unit), attribute.decimals);
}

QString Formatter::value(const feed::Store& store, Handle handle, AttributeIndex attribute) const {
    const feed::EntityTable& table = store.table(handle.layer());
    if (handle.row() >= table.rowCount() || !table.has(handle.row(), attribute)) {
        return kDash;
    }
    const AttributeSchema& schema = store.schema(handle.layer()).attributes[attribute];
    const std::int32_t raw = table.raw(handle.row(), attribute);
    if (schema.type == AttributeType::Text) {
        const std::string_view held = store.text(raw);
        return QString::fromUtf8(held.data(), static_cast<qsizetype>(held.size()));
    }
    return value(schema, valueOf(schema, raw));
}

}  // namespace belfry::ui
