// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQmlIntegration>
#include <optional>
#include <string>

#include "models/feed/incident_port.h"
#include "models/feed/store.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** The sheet of a new incident: what, how grave, where, how far. The request has one id from the moment the sheet
 * opens, so that a second tap, or a second try after no answer, never makes two. GUI thread. */
class IncidentDraftViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(bool open READ isOpen NOTIFY changed FINAL)
    /** Somebody keeps incidents here; false = it is not offered at all. */
    Q_PROPERTY(bool available READ isAvailable CONSTANT FINAL)
    Q_PROPERTY(bool enabled READ isEnabled NOTIFY changed FINAL)
    /** Why it is not. */
    Q_PROPERTY(QString hint READ hint NOTIFY changed FINAL)
    Q_PROPERTY(QStringList kinds READ kinds NOTIFY kindsChanged FINAL)
    Q_PROPERTY(int kind READ kind WRITE setKind NOTIFY changed FINAL)
    Q_PROPERTY(int priority READ priority WRITE setPriority NOTIFY changed FINAL)
    Q_PROPERTY(QString description READ description WRITE setDescription NOTIFY changed FINAL)
    /** m */
    Q_PROPERTY(int radius READ radius WRITE setRadius NOTIFY changed FINAL)
    Q_PROPERTY(bool exercise READ isExercise WRITE setExercise NOTIFY changed FINAL)
    Q_PROPERTY(double longitude READ longitude NOTIFY changed FINAL)
    Q_PROPERTY(double latitude READ latitude NOTIFY changed FINAL)
    Q_PROPERTY(QString placeText READ placeText NOTIFY changed FINAL)
    /** Why it cannot be made yet; "" = it can. */
    Q_PROPERTY(QString missing READ missing NOTIFY changed FINAL)
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed FINAL)
    Q_PROPERTY(QString problem READ problem NOTIFY changed FINAL)
    Q_PROPERTY(QString problemHint READ problemHint NOTIFY changed FINAL)
public:
    static constexpr int kMostRadius = 50'000;
    static constexpr int kUsualRadius = 100;

    /** `port` may be nullptr: nobody keeps incidents here. Its replies come on this thread. Both outlive this. */
    IncidentDraftViewModel(feed::IncidentPort* port, const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] bool isOpen() const { return m_open; }
    [[nodiscard]] bool isAvailable() const { return m_port != nullptr; }
    [[nodiscard]] bool isEnabled() const { return m_port != nullptr && m_enabled; }
    [[nodiscard]] QString hint() const { return isEnabled() ? QString() : m_disabledWhy; }
    [[nodiscard]] QStringList kinds() const;
    [[nodiscard]] int kind() const { return m_kind; }
    void setKind(int kind);
    [[nodiscard]] int priority() const { return static_cast<int>(m_draft.priority); }
    void setPriority(int priority);
    [[nodiscard]] QString description() const { return m_description; }
    void setDescription(const QString& description);
    [[nodiscard]] int radius() const { return static_cast<int>(m_draft.radiusM); }
    void setRadius(int metres);
    [[nodiscard]] bool isExercise() const { return m_draft.exercise; }
    void setExercise(bool exercise);
    [[nodiscard]] double longitude() const { return m_draft.position.lon; }
    [[nodiscard]] double latitude() const { return m_draft.position.lat; }
    [[nodiscard]] QString placeText() const;
    [[nodiscard]] QString missing() const;
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QString problemHint() const;

    /** A new, empty sheet for this place. */
    Q_INVOKABLE void openAt(double longitude, double latitude);
    Q_INVOKABLE void close();
    Q_INVOKABLE void create();
    [[nodiscard]] Q_INVOKABLE QString priorityName(int priority) const;
    /** "48.40900° N, 15.60300° E" */
    [[nodiscard]] Q_INVOKABLE QString coordinates(double longitude, double latitude) const;

    void setStore(const feed::Store* store);
    void setFormatter(const Formatter* formatter);
    void setEnabled(bool enabled, const QString& why);

signals:
    void changed();
    void kindsChanged();
    /** The gateway has it: its record, which need not be on the state lane yet. */
    void created(const belfry::feed::IncidentRecord& incident);
    void proofWanted();
    /** A refusal after the sheet was closed. */
    void failed(const belfry::Error& error);

private:
    [[nodiscard]] const AttributeSchema* category() const;

    feed::IncidentPort* m_port;
    const CityClock& m_clock;
    const feed::Store* m_store = nullptr;
    const Formatter* m_formatter = nullptr;
    bool m_enabled = false;
    QString m_disabledWhy;
    bool m_open = false;
    bool m_busy = false;
    feed::IncidentDraft m_draft;
    QString m_description;
    int m_kind = -1;
    std::optional<Error> m_problem;
};

}  // namespace belfry::ui
