// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQmlIntegration>
#include <optional>
#include <string>

#include "models/feed/incident_port.h"
#include "models/feed/store.h"
#include "models/items/incident_list_model.h"
#include "models/items/store_change.h"
#include "ui/incidents/incident_steps.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** One button: what can be done now, and why this person may not. */
struct IncidentOption {
    Q_GADGET
    QML_VALUE_TYPE(incidentOption)
    Q_PROPERTY(int step MEMBER step)
    Q_PROPERTY(QString text MEMBER text)
    Q_PROPERTY(bool allowed MEMBER allowed)
    Q_PROPERTY(QString hint MEMBER hint)
public:
    int step = 0;
    QString text;
    bool allowed = false;
    QString hint;
    friend bool operator==(const IncidentOption&, const IncidentOption&) = default;
};

/** One line of the timeline: when, who (empty = the gateway or the city system), what, and the words with it. */
struct IncidentLine {
    Q_GADGET
    QML_VALUE_TYPE(incidentLine)
    Q_PROPERTY(double wallMs MEMBER wallMs)
    Q_PROPERTY(QString who MEMBER who)
    Q_PROPERTY(QString what MEMBER what)
    Q_PROPERTY(QString words MEMBER words)
public:
    double wallMs = 0;
    QString who;
    QString what;
    QString words;
    friend bool operator==(const IncidentLine&, const IncidentLine&) = default;
};

/** An incident that another one can be merged into. */
struct IncidentTarget {
    Q_GADGET
    QML_VALUE_TYPE(incidentTarget)
    Q_PROPERTY(QString entity MEMBER entity)
    Q_PROPERTY(QString title MEMBER title)
    Q_PROPERTY(QString detail MEMBER detail)
public:
    QString entity;
    QString title;
    QString detail;  ///< "P2 high · In progress · 240 m"
    friend bool operator==(const IncidentTarget&, const IncidentTarget&) = default;
};

/** What the control room made of the incident that is selected, the steps that are possible now, and the sheet that
 * asks what a step needs. One request at a time; the gateway decides, its refusal is shown and what was typed stays. An
 *  incident without a record yet has the state that its city system reports. GUI thread. */
class IncidentViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    /** What is selected is an incident. */
    Q_PROPERTY(bool shown READ isShown NOTIFY changed FINAL)
    Q_PROPERTY(QString entity READ entity NOTIFY changed FINAL)
    Q_PROPERTY(QString title READ title NOTIFY changed FINAL)
    /** The control room has done something about it. */
    Q_PROPERTY(bool recorded READ isRecorded NOTIFY changed FINAL)
    /** Made in a control room; otherwise a city system reports it. */
    Q_PROPERTY(bool ours READ isOurs NOTIFY changed FINAL)
    Q_PROPERTY(bool exercise READ isExercise NOTIFY changed FINAL)
    Q_PROPERTY(QString stateText READ stateText NOTIFY changed FINAL)
    /** 1 to 4; 0 = not known. */
    Q_PROPERTY(int priority READ priority NOTIFY changed FINAL)
    Q_PROPERTY(QString priorityText READ priorityText NOTIFY changed FINAL)
    Q_PROPERTY(QString kindText READ kindText NOTIFY changed FINAL)
    Q_PROPERTY(QString description READ description NOTIFY changed FINAL)
    Q_PROPERTY(QString lead READ lead NOTIFY changed FINAL)
    Q_PROPERTY(QString offeredTo READ offeredTo NOTIFY changed FINAL)
    Q_PROPERTY(QString mergedInto READ mergedInto NOTIFY changed FINAL)
    Q_PROPERTY(QString mergedTitle READ mergedTitle NOTIFY changed FINAL)
    Q_PROPERTY(QString confirmationText READ confirmationText NOTIFY changed FINAL)
    Q_PROPERTY(QString createdBy READ createdBy NOTIFY changed FINAL)
    Q_PROPERTY(double createdMs READ createdMs NOTIFY changed FINAL)
    Q_PROPERTY(double changedMs READ changedMs NOTIFY changed FINAL)
    /** Newest first. */
    Q_PROPERTY(QList<belfry::ui::IncidentLine> timeline READ timeline NOTIFY timelineChanged FINAL)
    Q_PROPERTY(QList<belfry::ui::IncidentOption> options READ options NOTIFY optionsChanged FINAL)
    Q_PROPERTY(QString me READ me NOTIFY changed FINAL)
    Q_PROPERTY(bool supervises READ supervises NOTIFY changed FINAL)
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed FINAL)
    /** What the gateway said to the last step; "" = nothing went wrong. */
    Q_PROPERTY(QString problem READ problem NOTIFY changed FINAL)
    Q_PROPERTY(QString problemHint READ problemHint NOTIFY changed FINAL)
    // the sheet of a step
    Q_PROPERTY(bool asking READ isAsking NOTIFY askingChanged FINAL)
    Q_PROPERTY(QString askedTitle READ askedTitle NOTIFY askingChanged FINAL)
    Q_PROPERTY(QString askedText READ askedText NOTIFY askingChanged FINAL)
    Q_PROPERTY(QString askedButton READ askedButton NOTIFY askingChanged FINAL)
    Q_PROPERTY(bool asksName READ asksName NOTIFY askingChanged FINAL)
    Q_PROPERTY(bool asksPriority READ asksPriority NOTIFY askingChanged FINAL)
    Q_PROPERTY(bool asksTarget READ asksTarget NOTIFY askingChanged FINAL)
    /** What the words are, as a placeholder; "" = it needs none. */
    Q_PROPERTY(QString askedWords READ askedWords NOTIFY askingChanged FINAL)
    /** People that incidents name already, for a name to choose. */
    Q_PROPERTY(QStringList people READ people NOTIFY askingChanged FINAL)
    Q_PROPERTY(QList<belfry::ui::IncidentTarget> targets READ targets NOTIFY askingChanged FINAL)
public:
    /** `port` may be nullptr: then nobody keeps incidents here and nothing can be done. Its replies come on this
     * thread. Everything given must outlive this. */
    IncidentViewModel(feed::IncidentPort* port, items::IncidentListModel& incidents, QObject* parent = nullptr);

    [[nodiscard]] bool isShown() const { return isReported() || isRecorded(); }
    [[nodiscard]] QString entity() const { return QString::fromStdString(m_entity); }
    [[nodiscard]] QString title() const { return titleOf(m_entity); }
    [[nodiscard]] bool isRecorded() const { return record() != nullptr; }
    [[nodiscard]] bool isOurs() const;
    [[nodiscard]] bool isExercise() const;
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] int priority() const { return priorityOf(m_entity); }
    [[nodiscard]] QString priorityText() const;
    [[nodiscard]] QString kindText() const;
    [[nodiscard]] QString description() const;
    [[nodiscard]] QString lead() const;
    [[nodiscard]] QString offeredTo() const;
    [[nodiscard]] QString mergedInto() const;
    [[nodiscard]] QString mergedTitle() const;
    [[nodiscard]] QString confirmationText() const;
    [[nodiscard]] QString createdBy() const;
    [[nodiscard]] double createdMs() const;
    [[nodiscard]] double changedMs() const;
    [[nodiscard]] const QList<IncidentLine>& timeline() const { return m_timeline; }
    [[nodiscard]] const QList<IncidentOption>& options() const { return m_options; }
    [[nodiscard]] QString me() const { return QString::fromStdString(m_person.name); }
    [[nodiscard]] bool supervises() const { return m_person.supervises; }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QString problemHint() const;
    [[nodiscard]] bool isAsking() const { return m_asked != IncidentStep::None; }
    [[nodiscard]] QString askedTitle() const;
    [[nodiscard]] QString askedText() const;
    [[nodiscard]] QString askedButton() const;
    [[nodiscard]] bool asksName() const { return m_asked == IncidentStep::Assign; }
    [[nodiscard]] bool asksPriority() const { return m_asked == IncidentStep::Escalate; }
    [[nodiscard]] bool asksTarget() const { return m_asked == IncidentStep::Merge; }
    [[nodiscard]] QString askedWords() const;
    [[nodiscard]] QStringList people() const;
    [[nodiscard]] QList<IncidentTarget> targets() const;

    /** Takes a step of `options`: at once, or by opening the sheet that asks what it needs. */
    Q_INVOKABLE void choose(int step);
    /** The same by its name, "Escalate", for keys and pictures. */
    void choose(IncidentStep step) { choose(static_cast<int>(step)); }
    /** Why the sheet's step cannot be sent with this; "" = it can. `to`: a person or an incident. */
    [[nodiscard]] Q_INVOKABLE QString missing(const QString& words, const QString& to, int priority) const;
    Q_INVOKABLE void submit(const QString& words, const QString& to, int priority);
    Q_INVOKABLE void cancel();
    [[nodiscard]] Q_INVOKABLE QString priorityName(int priority) const;

    void setStore(const feed::Store* store);
    void setFormatter(const Formatter* formatter);
    void setEntity(const QString& entity);
    void setPerson(IncidentPerson person, const QString& role);
    /** False: nothing can be sent now, `why` says so. */
    void setEnabled(bool enabled, const QString& why);
    void storeChanged(const items::StoreChange& change);
    void reset(std::vector<feed::IncidentRecord> incidents);
    void apply(const feed::IncidentRecord& incident);

signals:
    void changed();
    void timelineChanged();
    void optionsChanged();
    void askingChanged();
    /** The gateway wants the password again before it goes on. */
    void proofWanted();
    /** A refusal that nobody waits for at its place any more. */
    void failed(const belfry::Error& error);

private:
    void refresh();
    void send(IncidentStep step, feed::IncidentAction action);
    void answered(IncidentStep step, const EntityId& id, const Result<feed::IncidentRecord>& result);
    [[nodiscard]] const feed::IncidentRecord* record() const { return m_incidents.find(m_entity); }
    [[nodiscard]] bool isReported() const { return handleOf(m_entity).has_value(); }
    /** Of an entity in the layer of incidents. */
    [[nodiscard]] std::optional<Handle> handleOf(const EntityId& id) const;
    /** What its city system reports: an enum's term or a text; empty = nothing. */
    [[nodiscard]] std::string reported(const EntityId& id, std::string_view attribute) const;
    [[nodiscard]] std::string stateOf(const EntityId& id) const;
    [[nodiscard]] std::string leadOf(const EntityId& id) const;
    [[nodiscard]] int priorityOf(const EntityId& id) const;
    [[nodiscard]] QString titleOf(const EntityId& id) const;
    [[nodiscard]] std::optional<feed::LonLat> placeOf(const EntityId& id) const;
    /** All others that are not over. */
    [[nodiscard]] std::vector<EntityId> others(const EntityId& id) const;
    [[nodiscard]] QString barrierText(StepBarrier barrier) const;

    feed::IncidentPort* m_port;
    items::IncidentListModel& m_incidents;
    const feed::Store* m_store = nullptr;
    const Formatter* m_formatter = nullptr;
    EntityId m_entity;
    IncidentPerson m_person;
    QString m_role;
    bool m_enabled = false;
    QString m_disabledWhy;
    QList<IncidentOption> m_options;
    QList<IncidentLine> m_timeline;
    bool m_busy = false;
    std::optional<Error> m_problem;
    IncidentStep m_asked = IncidentStep::None;
    EntityId m_askedEntity;
    std::string m_askedState;  ///< of the record as it was shown; "" = there was none
};

}  // namespace belfry::ui
