// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>
#include <QObject>
#include <QSet>
#include <QString>
#include <QtQmlIntegration>

namespace belfry::ui {

/** Which alarms of a list are chosen, by key: one, a range, some, or all that are shown. An alarm that leaves the list
 *  leaves the selection: nothing is done to what nobody sees. `current` is the one that arrows start from. */
class AlarmSelection : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of the alarm list")
    Q_PROPERTY(int count READ count NOTIFY changed FINAL)
    Q_PROPERTY(QString current READ current NOTIFY changed FINAL)
    Q_PROPERTY(int currentRow READ currentRow NOTIFY changed FINAL)
    /** Rises with every change: bindings on contains() name it. */
    Q_PROPERTY(int revision READ revision NOTIFY changed FINAL)
public:
    explicit AlarmSelection(QObject* parent = nullptr);

    /** The list that is shown; rows are its rows. Drops what it does not show. */
    void setModel(QAbstractItemModel* model, int keyRole);

    [[nodiscard]] int count() const { return static_cast<int>(m_keys.size()); }
    [[nodiscard]] QString current() const { return m_current; }
    [[nodiscard]] int currentRow() const;
    [[nodiscard]] int revision() const { return m_revision; }
    [[nodiscard]] const QSet<QString>& keys() const { return m_keys; }
    Q_INVOKABLE bool contains(const QString& key, int revision = 0) const;

    /** Chooses this one alone; unknown or empty = none. */
    Q_INVOKABLE void select(const QString& key);
    Q_INVOKABLE void selectRow(int row);
    /** Adds it, or takes it away again. */
    Q_INVOKABLE void toggleRow(int row);
    /** From where the range began to here, and nothing else. */
    Q_INVOKABLE void extendTo(int row);
    /** Arrow keys: `extend` with Shift; `walk` moves without choosing, with Ctrl. */
    Q_INVOKABLE void move(int by, bool extend = false, bool walk = false);
    /** Home and End. */
    Q_INVOKABLE void moveTo(int row, bool extend = false, bool walk = false);
    Q_INVOKABLE void toggleCurrent();
    Q_INVOKABLE void selectAll();
    Q_INVOKABLE void clear();
    /** Drops what the list no longer shows. */
    void prune();

signals:
    void changed();

private:
    [[nodiscard]] QString keyAt(int row) const;
    [[nodiscard]] int rowOf(const QString& key) const;
    void tell();

    QAbstractItemModel* m_model = nullptr;
    int m_keyRole = 0;
    QSet<QString> m_keys;
    QString m_current;
    QString m_anchor;  ///< where a range began
    int m_revision = 0;
    bool m_rowsGone = false;
};

}  // namespace belfry::ui
