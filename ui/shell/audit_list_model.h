// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <QtQmlIntegration>
#include <vector>

#include "models/feed/session_port.h"
#include "ui/shell/feed_pump.h"

namespace belfry::ui {

/** What people did and what was refused to them, newest first, page by page, for the auditor. GUI thread. */
class AuditListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("SessionViewModel makes it")
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(bool more READ hasMore NOTIFY changed)
    Q_PROPERTY(int count READ count NOTIFY changed)
public:
    enum Roles {
        SeqRole = Qt::UserRole + 1,
        WallMsRole,
        PersonRole,
        WhereRole,
        SubjectRole,
        EventRole,
        RefusedRole,
        WhyRole,
        BeforeRole,
        AfterRole,
    };

    AuditListModel(feed::SessionPort* port, FeedPump& pump, QObject* parent = nullptr)
        : QAbstractListModel(parent), m_port(port), m_pump(pump) {}

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] bool hasMore() const { return m_more; }
    [[nodiscard]] int count() const { return static_cast<int>(m_records.size()); }

    /** Begins anew. `hours`: only the last ones; 0 = all there is. */
    Q_INVOKABLE void search(int hours, const QString& person, const QString& asset, const QString& text,
                            bool refusedOnly);
    /** The next page of the same. */
    Q_INVOKABLE void fetchNext();
    /** What has been found as a CSV file in the documents' folder: its path, or "" after failed(). */
    Q_INVOKABLE QString save();

signals:
    void changed();
    void failed(const belfry::Error& error);

private:
    void fetch();

    feed::SessionPort* m_port;
    FeedPump& m_pump;
    feed::AuditSearch m_search;
    std::vector<feed::AuditRecord> m_records;
    int m_asked = 0;  ///< answers to older questions are dropped
    bool m_busy = false;
    bool m_more = false;
};

}  // namespace belfry::ui
