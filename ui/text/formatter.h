// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocale>
#include <QObject>
#include <QString>
#include <QTimeZone>
#include <QtQmlIntegration>
#include <optional>

#include "models/domain/layer_schema.h"
#include "models/feed/store.h"

namespace belfry::ui {

/** How people of one language read units, numbers, durations and times of one city. Immutable: another language means
 *  another Formatter, so that every binding which used the old one is evaluated again. */
class Formatter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(QString language READ language CONSTANT)
public:
    /** `timezone` is an IANA name; unknown or empty = the machine's. */
    Formatter(const QString& language, const QString& timezone, QObject* parent = nullptr);

    [[nodiscard]] QString language() const { return m_language; }
    [[nodiscard]] const QTimeZone& zone() const { return m_zone; }

    Q_INVOKABLE QString number(double value, int decimals = 0) const;
    /** With as many digits as it has. */
    [[nodiscard]] QString shortest(double value) const;
    Q_INVOKABLE QString percent(double ratio, int decimals = 0) const;
    /** "µg/m³" for UCUM's "ug/m3"; empty for "1". */
    Q_INVOKABLE QString unit(const QString& ucum) const;
    Q_INVOKABLE QString quantity(double value, const QString& ucum, int decimals) const;

    /** Shortest honest form, "4 s", "2 min", "3 h", "5 d"; negative = never heard, "–". */
    Q_INVOKABLE QString age(double ms) const;
    /** Two units, "3 min 12 s", "1 h 05 min". */
    Q_INVOKABLE QString duration(double ms) const;
    /** "1:58:07" or "9:41": what a countdown shows. */
    Q_INVOKABLE QString countdown(double ms) const;

    // Wall times (ms UTC), shown in the city's time zone; 0 = "–".
    Q_INVOKABLE QString time(double wallMs) const;       ///< 21:42:17
    Q_INVOKABLE QString shortTime(double wallMs) const;  ///< 21:42
    Q_INVOKABLE QString dateTime(double wallMs) const;   ///< 22 Nov 21:42
    Q_INVOKABLE QString zoneName(double wallMs) const;   ///< CET
    /** 21:42:17 for today, 22 Nov 21:42 for another day. */
    Q_INVOKABLE QString since(double wallMs, double nowMs) const;

    // For view-models.
    [[nodiscard]] QString text(const LocalText& text) const;
    /** A value of `attribute` (in its unit; Enum: position) as people read it, with its unit. */
    [[nodiscard]] QString value(const AttributeSchema& attribute, double value) const;
    /** What the store holds; "–" where there is nothing. */
    [[nodiscard]] QString value(const feed::Store& store, Handle handle, AttributeIndex attribute) const;

private:
    QString m_language;
    QLocale m_locale;
    QTimeZone m_zone;
};

}  // namespace belfry::ui
