// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <QtQmlIntegration>
#include <optional>
#include <vector>

#include "models/feed/ports.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** A look into the gateway's journal: by time, asset, person and kind, the newest first, a page at a time. Asked only
 *  when a person asks. */
class JournalViewModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of the alarm list")
    Q_PROPERTY(int count READ lineCount NOTIFY listChanged FINAL)
    Q_PROPERTY(bool busy READ isBusy NOTIFY listChanged FINAL)
    Q_PROPERTY(bool more READ hasMore NOTIFY listChanged FINAL)
    /** Why there is no answer; empty = there is one. */
    Q_PROPERTY(QString trouble READ trouble NOTIFY listChanged FINAL)
public:
    enum Role { TimeRole = Qt::UserRole + 1, WhoRole, WhatRole, EventRole, DetailRole, KindRole, NumberRole };

    /** `port`'s replies must come on this thread; both must outlive this object. */
    JournalViewModel(feed::AlarmPort& port, const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] int lineCount() const { return static_cast<int>(m_lines.size()); }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] bool hasMore() const { return m_more; }
    [[nodiscard]] QString trouble() const;

    /** `hours` back from now, 0 = from the beginning; `asset` is part of an id, `person` a name, `kind` the journal's
     *  ("alarm", "order", "config", "session", "system"): each may be empty. */
    Q_INVOKABLE void search(int hours, const QString& asset, const QString& person, const QString& kind);
    /** The page before the oldest line that is shown. */
    Q_INVOKABLE void loadMore();

    void setWords(const Formatter* formatter, const feed::Store* store);

signals:
    void listChanged();
    void failed(const belfry::Error& error);

private:
    void ask(bool onward);
    [[nodiscard]] QString whatOf(const feed::JournalLine& line) const;
    [[nodiscard]] static QString kindText(const std::string& kind);

    feed::AlarmPort& m_port;
    const CityClock& m_clock;
    const Formatter* m_formatter = nullptr;
    const feed::Store* m_store = nullptr;
    feed::JournalSearch m_search;
    std::vector<feed::JournalLine> m_lines;
    std::optional<Error> m_trouble;
    std::uint64_t m_asked = 0;  ///< answers to older questions are not shown
    bool m_busy = false;
    bool m_more = false;
};

}  // namespace belfry::ui
