// SPDX-License-Identifier: Apache-2.0
// Whom an order reaches and what it would do: the part of the sheet before anything is selected.
#include <QPointer>
#include <algorithm>
#include <map>
#include <utility>

#include "models/feed/geo.h"
#include "ui/orders/order_view_model.h"
#include "ui/text/coded.h"

namespace belfry::ui {

namespace {

using Kind = feed::TargetSelection::Kind;
constexpr double kAroundM = 250.0;
constexpr std::size_t kMostLines = 8;

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

bool takes(const LayerSchema& layer, const CommandSchema& command, std::uint8_t type) {
    return command.assetTypes.empty() ||
           (type < layer.assetTypes.size() && std::find(command.assetTypes.begin(), command.assetTypes.end(),
                                                        layer.assetTypes[type].name) != command.assetTypes.end());
}

}  // namespace

QString OrderViewModel::entityName(const std::string& entity) const {
    const auto handle = m_store == nullptr ? std::nullopt : m_store->catalogue().find(entity);
    return handle ? text(m_store->catalogue().name(*handle)) : QString::fromStdString(entity);
}

void OrderViewModel::openFor(const QString& entity) { openForMany({entity}); }

void OrderViewModel::openForMany(const QStringList& entities) {
    if (m_store == nullptr) {
        return;
    }
    const feed::Catalogue& catalogue = m_store->catalogue();
    std::vector<Handle> handles;
    for (const QString& entity : entities) {
        const auto handle = catalogue.find(entity.toStdString());
        if (handle && (handles.empty() || handle->layer() == handles.front().layer())) {
            handles.push_back(*handle);
        }
    }
    if (handles.empty()) {
        return;
    }
    const LayerSchema& layer = m_store->schema(handles.front().layer());
    // of many the command that most of them take, of one all of its
    std::size_t most = 0;
    m_commands.clear();
    for (const CommandSchema& command : layer.commands) {
        const auto count = static_cast<std::size_t>(std::count_if(handles.begin(), handles.end(), [&](Handle handle) {
            return takes(layer, command, catalogue.type(handle));
        }));
        if (count == 0) {
            continue;
        }
        if (handles.size() > 1 && count > most) {
            m_commands.insert(m_commands.begin(), &command);
        } else {
            m_commands.push_back(&command);
        }
        most = std::max(most, count);
    }
    if (m_commands.empty()) {
        return;
    }
    if (isOpen()) {
        close();  // a selection that was not confirmed is given back
    }
    m_chosen = std::move(handles);
    aimAt(*m_commands.front());
    m_reason.clear();
    m_record = {};
    m_refusedBy = RefusedBy::Nobody;
    m_notice.reset();
    begin(*m_commands.front());
    setStage(Editing);
    wishChanged();
}

void OrderViewModel::aimAt(const CommandSchema& command) {
    const feed::Catalogue& catalogue = m_store->catalogue();
    m_entities.clear();
    for (const Handle handle : m_chosen) {
        if (takes(m_store->schema(handle.layer()), command, catalogue.type(handle))) {
            m_entities.emplace_back(catalogue.id(handle));
            if (m_entities.size() == 1) {
                m_handle = handle;
            }
        }
    }
    m_entity = m_entities.front();
    m_reach = 0;
    collectReaches();
}

void OrderViewModel::begin(const CommandSchema& command) {
    m_command = &command;
    m_option = -1;
    m_takeOver = false;
    m_leaveOut = false;
    m_preview.reset();
    m_previewError.reset();
    m_leaseMinutes = static_cast<int>(command.defaultLeaseMs / 60'000);
    m_value = maximum();
}

void OrderViewModel::collectReaches() {
    m_reaches.clear();
    if (m_entities.size() != 1) {
        return;
    }
    const feed::Catalogue& catalogue = m_store->catalogue();
    m_reaches.push_back({{}, tr("This one")});
    if (const Handle parent = catalogue.parent(m_handle); parent.isValid()) {
        m_reaches.push_back({{Kind::Parent, std::string(catalogue.id(parent)), {}, 0.0}, text(catalogue.name(parent))});
    }
    if (const auto street = catalogue.street(m_handle); !street.empty()) {
        m_reaches.push_back({{Kind::Street, std::string(street), {}, 0.0}, text(street)});
    }
    if (const auto district = catalogue.district(m_handle); !district.empty()) {
        m_reaches.push_back({{Kind::District, std::string(district), {}, 0.0}, text(district)});
    }
    if (const feed::Mercator at = catalogue.position(m_handle); feed::isPlaced(at)) {
        const feed::LonLat centre = feed::unproject(at);
        m_reaches.push_back({{Kind::Circle, {}, {{centre.lon, centre.lat}}, kAroundM}, tr("250 m around")});
    }
}

QStringList OrderViewModel::commands() const {
    QStringList titles;
    for (const CommandSchema* command : m_commands) {
        titles.append(m_formatter == nullptr ? QString() : m_formatter->text(command->title));
    }
    return titles;
}

int OrderViewModel::commandIndex() const {
    return static_cast<int>(std::find(m_commands.begin(), m_commands.end(), m_command) - m_commands.begin());
}

void OrderViewModel::setCommandIndex(int index) {
    if (m_stage == Editing && index >= 0 && index < static_cast<int>(m_commands.size()) && index != commandIndex()) {
        const CommandSchema& command = *m_commands[static_cast<std::size_t>(index)];
        if (m_chosen.size() > 1) {
            aimAt(command);  // another command may be for another part of what was chosen
        }
        begin(command);
        wishChanged();
    }
}

QStringList OrderViewModel::reaches() const {
    QStringList labels;
    for (const Reach& reach : m_reaches) {
        labels.append(reach.label);
    }
    return labels;
}

void OrderViewModel::setReachIndex(int index) {
    if (m_stage == Editing && index >= 0 && index < static_cast<int>(m_reaches.size()) && index != m_reach) {
        m_reach = index;
        m_takeOver = false;
        m_leaveOut = false;
        m_preview.reset();
        m_previewError.reset();
        wishChanged();
    }
}

void OrderViewModel::setTakeOver(bool confirmed) {
    if (m_stage == Editing && confirmed != m_takeOver) {
        m_takeOver = confirmed;
        wishChanged();
    }
}

void OrderViewModel::setLeaveOut(bool confirmed) {
    if (m_stage == Editing && confirmed != m_leaveOut) {
        m_leaveOut = confirmed;
        emit formChanged();
    }
}

feed::OrderRequest OrderViewModel::request() const {
    feed::OrderRequest request;
    request.layer = schema()->id;
    request.command = m_command->name;
    if (m_reach > 0) {
        request.selection = m_reaches[static_cast<std::size_t>(m_reach)].place;
    } else {
        request.targets = m_entities;
    }
    if (isByLevel()) {
        request.value = m_value;
    } else if (m_option >= 0) {
        const std::string& name = m_command->options[static_cast<std::size_t>(m_option)].name;
        const AttributeSchema* attribute = schema()->attribute(m_command->commandAttribute);
        if (attribute != nullptr && attribute->type == AttributeType::Enum) {
            const auto found = std::find_if(attribute->enumValues.begin(), attribute->enumValues.end(),
                                            [&name](const EnumValue& value) { return value.name == name; });
            request.value = static_cast<double>(found - attribute->enumValues.begin());
        } else {
            request.text = name;
        }
    }
    request.reason = m_reason.trimmed().toStdString();
    request.leaseMs = Millis{m_leaseMinutes} * 60'000;
    if (m_takeOver) {
        for (const QString& holder : holders()) {
            request.takeOver.push_back(holder.toStdString());
        }
    }
    return request;
}

void OrderViewModel::wishChanged() {
    ask();
    emit formChanged();
}

void OrderViewModel::ask() {
    if (m_stage != Editing || m_command == nullptr || (!isByLevel() && m_option < 0)) {
        return;
    }
    if (m_asking) {
        m_askAgain = true;
        return;
    }
    m_asking = true;
    m_port.preview(request(), [self = QPointer(this)](const Result<feed::OrderPreview>& result) {
        if (!self) {
            return;
        }
        self->m_asking = false;
        if (std::exchange(self->m_askAgain, false)) {
            self->ask();
        } else if (self->m_stage == Editing) {
            self->m_preview = result ? std::optional(*result) : std::nullopt;
            self->m_previewError = result ? std::nullopt : std::optional(result.error());
            if (self->m_leaseMinutes > self->maxLeaseMinutes()) {  // its class holds for less
                self->m_leaseMinutes = self->maxLeaseMinutes();
                self->wishChanged();
            }
        }
        emit self->formChanged();
    });
}

int OrderViewModel::targetCount() const {
    if (m_stage != Editing && m_stage != Selecting && m_record.size() > 0) {
        return static_cast<int>(m_record.size());
    }
    return m_preview ? static_cast<int>(m_preview->targets.size()) : static_cast<int>(m_entities.size());
}

int OrderViewModel::unfitCount() const {
    return m_preview ? static_cast<int>(m_preview->targets.size()) - static_cast<int>(m_preview->fit) : 0;
}

QStringList OrderViewModel::unfit() const {
    QStringList lines;
    if (!m_preview || m_formatter == nullptr) {
        return lines;
    }
    std::map<QString, int> counts;
    for (const feed::PreviewTarget& target : m_preview->targets) {
        if (!target.findings.empty()) {
            CodedText said = target.findings.front().text;
            said.about.clear();
            ++counts[worded(said, *m_formatter, m_store).text];
        }
    }
    for (const auto& [why, count] : counts) {
        if (static_cast<std::size_t>(lines.size()) < kMostLines) {
            lines.append(isMany() ? tr("%1 × %2").arg(m_formatter->number(count), why) : why);
        }
    }
    return lines;
}

QStringList OrderViewModel::incidents() const {
    return m_preview && m_formatter != nullptr ? incidentLines(m_preview->incidents) : QStringList();
}

QStringList OrderViewModel::incidentLines(const std::vector<feed::PreviewIncident>& incidents) const {
    QStringList lines;
    for (const feed::PreviewIncident& incident : incidents) {
        lines.append(tr("P%1 %2: %n device(s) in its area", "", static_cast<int>(incident.targets))
                         .arg(incident.priority)
                         .arg(entityName(incident.entity)));
    }
    return lines;
}

QStringList OrderViewModel::holders() const {
    QStringList names;
    if (m_preview) {
        for (const std::string& holder : m_preview->holders) {
            names.append(QString::fromStdString(holder));
        }
    }
    return names;
}

int OrderViewModel::consequence() const {
    if (m_stage != Editing && m_stage != Selecting && m_stage != Closed) {
        return static_cast<int>(m_record.consequence);
    }
    const ConsequenceClass own = m_command == nullptr ? ConsequenceClass::C0 : m_command->consequence;
    const ConsequenceClass least = isMany() ? ConsequenceClass::C2 : own;  // until the gateway has said it
    return static_cast<int>(std::max(own, m_preview ? m_preview->consequence : least));
}

QString OrderViewModel::classText() const {
    switch (consequence()) {
        case 0: return tr("C0: one click.");
        case 1: return tr("C1: confirm, with a reason.");
        case 2: return tr("C2: hold to confirm, with a reason.");
        default: return tr("C3: hold to confirm, and a second person at another workplace approves.");
    }
}

QString OrderViewModel::notice() const {
    return m_notice && m_formatter != nullptr ? worded(*m_notice, *m_formatter, m_store).text : QString();
}

}  // namespace belfry::ui
