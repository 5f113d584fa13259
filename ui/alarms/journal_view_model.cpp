// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/journal_view_model.h"

#include <QPointer>
#include <iterator>
#include <utility>

#include "ui/text/coded.h"

namespace belfry::ui {

namespace {

constexpr std::uint32_t kPage = 200;

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

}  // namespace

JournalViewModel::JournalViewModel(feed::AlarmPort& port, const CityClock& clock, QObject* parent)
    : QAbstractListModel(parent), m_port(port), m_clock(clock) {}

int JournalViewModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : lineCount(); }

QString JournalViewModel::kindText(const std::string& kind) {
    return kind == "alarm"    ? tr("Alarm")
           : kind == "order"  ? tr("Override")
           : kind == "config" ? tr("Configuration")
           : kind == "action" ? tr("Action")
           : kind == "system" ? tr("System")
                              : QString::fromStdString(kind);
}

/** "layer/alarm/asset" in words where the city knows them. */
QString JournalViewModel::whatOf(const feed::JournalLine& line) const {
    const std::string_view subject = line.subject;
    const std::size_t first = subject.find('/');
    const std::size_t second = first == std::string_view::npos ? first : subject.find('/', first + 1);
    if (m_store == nullptr || m_formatter == nullptr || second == std::string_view::npos) {
        return text(subject);
    }
    QStringList words;
    const auto layer = m_store->catalogue().layerIndex(subject.substr(0, first));
    const std::string id(subject.substr(first + 1, second - first - 1));
    const AlarmDefinition* definition = layer ? m_store->schema(*layer).alarm(id) : nullptr;
    words.append(definition == nullptr ? QString::fromStdString(id) : m_formatter->text(definition->title));
    const auto handle = m_store->catalogue().find(subject.substr(second + 1));
    words.append(handle ? text(m_store->catalogue().name(*handle)) : text(subject.substr(second + 1)));
    return words.join(QStringLiteral(" · "));
}

QVariant JournalViewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const feed::JournalLine& line = m_lines[static_cast<std::size_t>(index.row())];
    switch (role) {
        case TimeRole: return static_cast<double>(line.wallMs);
        case WhoRole:
            return line.workstation.empty() ? QString::fromStdString(line.actor)
                                            : QStringLiteral("%1 (%2)").arg(QString::fromStdString(line.actor),
                                                                            QString::fromStdString(line.workstation));
        case Qt::DisplayRole:
        case WhatRole: return whatOf(line);
        case EventRole: return QString::fromStdString(line.event);
        case DetailRole: return QString::fromStdString(line.detail);
        case KindRole: return kindText(line.kind);
        case NumberRole: return static_cast<double>(line.seq);
        default: return {};
    }
}

QHash<int, QByteArray> JournalViewModel::roleNames() const {
    return {{TimeRole, "timeMs"},   {WhoRole, "who"},   {WhatRole, "what"},    {EventRole, "event"},
            {DetailRole, "detail"}, {KindRole, "kind"}, {NumberRole, "number"}};
}

QString JournalViewModel::trouble() const {
    return !m_trouble               ? QString()
           : m_formatter != nullptr ? worded(*m_trouble, *m_formatter, m_store).text
                                    : QString::fromStdString(m_trouble->message);
}

void JournalViewModel::search(int hours, const QString& asset, const QString& person, const QString& kind) {
    m_search = {};
    m_search.fromMs = hours <= 0 ? 0 : m_clock.nowMs() - Millis{hours} * 3'600'000;
    m_search.asset = asset.trimmed().toStdString();
    m_search.person = person.trimmed().toStdString();
    m_search.kind = kind.toStdString();
    m_search.limit = kPage;
    ask(false);
}

void JournalViewModel::loadMore() {
    if (m_more && !m_busy && !m_lines.empty()) {
        m_search.beforeSeq = m_lines.back().seq;
        ask(true);
    }
}

void JournalViewModel::ask(bool onward) {
    m_busy = true;
    emit listChanged();
    m_port.searchJournal(m_search, [self = QPointer(this), number = ++m_asked, onward](Result<feed::JournalPage> page) {
        if (!self || number != self->m_asked) {
            return;
        }
        self->m_busy = false;
        if (!page) {
            self->m_trouble = page.error();
        } else {
            self->m_trouble.reset();
            self->m_more = page->more;
            if (!onward) {
                self->beginResetModel();
                self->m_lines = std::move(page->lines);
                self->endResetModel();
            } else if (!page->lines.empty()) {
                const int first = self->lineCount();
                self->beginInsertRows({}, first, first + static_cast<int>(page->lines.size()) - 1);
                std::move(page->lines.begin(), page->lines.end(), std::back_inserter(self->m_lines));
                self->endInsertRows();
            }
        }
        emit self->listChanged();
    });
}

void JournalViewModel::setWords(const Formatter* formatter, const feed::Store* store) {
    m_formatter = formatter;
    m_store = store;
    if (!m_lines.empty()) {
        emit dataChanged(index(0), index(lineCount() - 1));
    }
    emit listChanged();
}

}  // namespace belfry::ui
