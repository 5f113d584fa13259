// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/audit_list_model.h"

#include <QDateTime>
#include <QDir>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTimeZone>
#include <iterator>
#include <utility>

namespace belfry::ui {

namespace {

constexpr std::uint32_t kPage = 200;

QString text(const std::string& from) { return QString::fromStdString(from); }

/** RFC 4180; what begins like a formula is quoted, so that no spreadsheet runs what somebody typed. */
QByteArray cell(const std::string& from) {
    QByteArray value = QByteArray::fromStdString(from);
    if (!value.isEmpty() && QByteArrayLiteral("=+-@\t").contains(value.at(0))) {
        value.prepend('\'');
    }
    return '"' + value.replace('"', "\"\"") + '"';
}

}  // namespace

int AuditListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QHash<int, QByteArray> AuditListModel::roleNames() const {
    return {{SeqRole, "seq"},         {WallMsRole, "wallMs"}, {PersonRole, "person"},   {WhereRole, "where"},
            {SubjectRole, "subject"}, {EventRole, "event"},   {RefusedRole, "refused"}, {WhyRole, "why"},
            {BeforeRole, "before"},   {AfterRole, "after"}};
}

QVariant AuditListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() < 0 || index.row() >= count()) {
        return {};
    }
    const feed::AuditRecord& record = m_records[static_cast<std::size_t>(index.row())];
    switch (role) {
        case SeqRole: return QVariant::fromValue(record.seq);
        case WallMsRole: return static_cast<double>(record.wallMs);
        case PersonRole: return text(record.actor);
        case WhereRole:
            return record.peer.empty() ? text(record.workstation) : text(record.workstation + " · " + record.peer);
        case SubjectRole: return text(record.subject);
        case EventRole: return text(record.event);
        case RefusedRole: return record.refused;
        case WhyRole: return text(record.why);
        case BeforeRole: return text(record.before);
        case AfterRole: return text(record.after);
        default: return {};
    }
}

void AuditListModel::search(int hours, const QString& person, const QString& asset, const QString& text,
                            bool refusedOnly) {
    m_search = {};
    m_search.fromMs = hours > 0 ? QDateTime::currentMSecsSinceEpoch() - static_cast<Millis>(hours) * 3'600'000 : 0;
    m_search.person = person.trimmed().left(60).toStdString();
    m_search.asset = asset.trimmed().left(60).toStdString();
    m_search.text = text.trimmed().left(60).toStdString();
    m_search.refusedOnly = refusedOnly;
    m_search.limit = kPage;
    beginResetModel();
    m_records.clear();
    m_more = false;
    endResetModel();
    fetch();
}

void AuditListModel::fetchNext() {
    if (m_more && !m_busy && !m_records.empty()) {
        m_search.beforeSeq = m_records.back().seq;
        fetch();
    }
}

void AuditListModel::fetch() {
    if (m_port == nullptr) {
        return;
    }
    m_busy = true;
    emit changed();
    m_port->searchAudit(m_search, m_pump.here<feed::AuditPage>([this, asked = ++m_asked](Result<feed::AuditPage> page) {
        if (asked != m_asked) {
            return;
        }
        m_busy = false;
        if (!page) {
            emit changed();
            emit failed(page.error());
            return;
        }
        if (!page->records.empty()) {
            const int first = count();
            beginInsertRows({}, first, first + static_cast<int>(page->records.size()) - 1);
            m_records.insert(m_records.end(), std::make_move_iterator(page->records.begin()),
                             std::make_move_iterator(page->records.end()));
            endInsertRows();
        }
        m_more = page->more && !page->records.empty();
        emit changed();
    }));
}

QString AuditListModel::save() {
    const QString name = QStringLiteral("belfry-audit-%1.csv")
                             .arg(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss")));
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    folder.mkpath(QStringLiteral("."));
    QSaveFile out(folder.filePath(name));
    QByteArray all = "seq,time_utc,person,workstation,from,subject,event,refused,why,before,after\r\n";
    for (const feed::AuditRecord& record : m_records) {
        const QByteArray time =
            QDateTime::fromMSecsSinceEpoch(record.wallMs, QTimeZone::UTC).toString(Qt::ISODateWithMs).toUtf8();
        all += QByteArray::number(static_cast<qulonglong>(record.seq)) + ',' + time + ',' + cell(record.actor) + ',' +
               cell(record.workstation) + ',' + cell(record.peer) + ',' + cell(record.subject) + ',' +
               cell(record.event) + ',' + (record.refused ? "yes" : "no") + ',' + cell(record.why) + ',' +
               cell(record.before) + ',' + cell(record.after) + "\r\n";
    }
    if (!out.open(QIODevice::WriteOnly) || out.write(all) != all.size() || !out.commit()) {
        emit failed({ErrorCode::PermissionDenied,
                     out.fileName().toStdString() + ": " + out.errorString().toStdString(),
                     {},
                     {}});
        return {};
    }
    return out.fileName();
}

}  // namespace belfry::ui
