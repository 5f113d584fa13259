// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/handover_view_model.h"

#include <utility>

#include "ui/text/coded.h"

namespace belfry::ui {

HandoverViewModel::HandoverViewModel(feed::SessionPort* port, FeedPump& pump, Words alarm, Words order, QObject* parent)
    : QObject(parent), m_port(port), m_pump(pump), m_alarm(std::move(alarm)), m_order(std::move(order)) {}

QStringList HandoverViewModel::worded(const std::vector<std::string>& ids, const Words& words) {
    QStringList lines;
    for (const std::string& id : ids) {
        lines.append(words(id));
    }
    return lines;
}

QStringList HandoverViewModel::incidents() const {
    QStringList lines;
    for (const feed::HandoverIncident& incident : m_sheet.incidents) {
        QString line = QStringLiteral("%1 %2").arg(QString::fromStdString(incident.priority),
                                                   QString::fromStdString(incident.title));
        if (!incident.lead.empty()) {
            line += QStringLiteral(" · ") + QString::fromStdString(incident.lead);
        }
        lines.append(line);
    }
    return lines;
}

QString HandoverViewModel::problem() const {
    if (!m_problem || m_formatter == nullptr) {
        return {};
    }
    const Said said = ui::worded(*m_problem, *m_formatter, nullptr);
    return said.hint.isEmpty() ? said.text : said.text + QLatin1Char(' ') + said.hint;
}

void HandoverViewModel::setFormatter(Formatter* formatter) {
    m_formatter = formatter;
    emit changed();
}

void HandoverViewModel::answered(const Result<feed::HandoverSheet>& result) {
    m_busy = false;
    m_problem.reset();
    if (result) {
        m_sheet = *result;
    } else {
        m_problem.emplace(result.error());
    }
    emit changed();
}

void HandoverViewModel::prepare() {
    if (m_port == nullptr || m_busy) {
        return;
    }
    m_sheet = {};
    m_busy = true;
    m_problem.reset();
    emit changed();
    m_port->prepareHandover(
        m_pump.here<feed::HandoverSheet>([this](const Result<feed::HandoverSheet>& result) { answered(result); }));
}

void HandoverViewModel::sign(const QString& receiver, const QString& password, const QString& remarks) {
    if (m_port == nullptr || m_busy || !isReady()) {
        return;
    }
    m_busy = true;
    m_problem.reset();
    emit changed();
    feed::HandoverSheet sheet = m_sheet;
    sheet.toUser = receiver.trimmed().toStdString();
    sheet.remarks = remarks.toStdString();
    m_port->signHandover(
        sheet, password.toStdString(),
        m_pump.here<feed::HandoverSheet>([this](const Result<feed::HandoverSheet>& result) { answered(result); }));
}

}  // namespace belfry::ui
