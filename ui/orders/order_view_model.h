// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>
#include <QObject>
#include <QStringList>
#include <QVariantMap>
#include <QtQmlIntegration>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "models/domain/permissions.h"
#include "models/feed/ports.h"
#include "models/items/order_list_model.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** The override sheet: one order from the wish to its effect, and the orders in force. It asks the gateway for each
 * step and shows what the gateway says; nothing here decides whether a command is allowed. */
class OrderViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(bool open READ isOpen NOTIFY formChanged)
    Q_PROPERTY(belfry::ui::OrderViewModel::Stage stage READ stage NOTIFY formChanged)
    Q_PROPERTY(QString entity READ entity NOTIFY formChanged)
    Q_PROPERTY(QString entityTitle READ entityTitle NOTIFY formChanged)
    Q_PROPERTY(QString commandTitle READ commandTitle NOTIFY formChanged)
    Q_PROPERTY(bool byLevel READ isByLevel NOTIFY formChanged)
    Q_PROPERTY(double minimum READ minimum NOTIFY formChanged)
    Q_PROPERTY(double maximum READ maximum NOTIFY formChanged)
    Q_PROPERTY(double value READ value WRITE setValue NOTIFY formChanged)
    Q_PROPERTY(QString valueText READ valueText NOTIFY formChanged)
    Q_PROPERTY(QStringList options READ options NOTIFY formChanged)
    Q_PROPERTY(int optionIndex READ optionIndex WRITE setOptionIndex NOTIFY formChanged)
    Q_PROPERTY(QString reason READ reason WRITE setReason NOTIFY formChanged)
    Q_PROPERTY(int leaseMinutes READ leaseMinutes WRITE setLeaseMinutes NOTIFY formChanged)
    Q_PROPERTY(int maxLeaseMinutes READ maxLeaseMinutes NOTIFY formChanged)
    Q_PROPERTY(double endsMs READ endsMs NOTIFY formChanged)
    Q_PROPERTY(QString actualText READ actualText NOTIFY formChanged)
    Q_PROPERTY(double actualMs READ actualMs NOTIFY formChanged)
    Q_PROPERTY(QString effect READ effect NOTIFY formChanged)
    Q_PROPERTY(bool mustHold READ mustHold NOTIFY formChanged)
    Q_PROPERTY(bool canSelect READ canSelect NOTIFY formChanged)
    Q_PROPERTY(QString missing READ missing NOTIFY formChanged)
    Q_PROPERTY(double selectEndsMs READ selectEndsMs NOTIFY formChanged)
    Q_PROPERTY(QString refusal READ refusal NOTIFY formChanged)
    Q_PROPERTY(QString refusalCode READ refusalCode NOTIFY formChanged)
    Q_PROPERTY(QString refusalHint READ refusalHint NOTIFY formChanged)
    // the order as the gateway reports it
    Q_PROPERTY(QString orderId READ orderId NOTIFY formChanged)
    Q_PROPERTY(QString orderState READ orderState NOTIFY formChanged)
    Q_PROPERTY(QString targetState READ targetState NOTIFY formChanged)
    Q_PROPERTY(QString commandedText READ commandedText NOTIFY formChanged)
    Q_PROPERTY(double commandedMs READ commandedMs NOTIFY formChanged)
    Q_PROPERTY(QString owner READ owner NOTIFY formChanged)
    Q_PROPERTY(QString acceptedText READ acceptedText NOTIFY formChanged)
    Q_PROPERTY(double acceptedMs READ acceptedMs NOTIFY formChanged)
    Q_PROPERTY(double leaseEndsMs READ leaseEndsMs NOTIFY formChanged)
    Q_PROPERTY(bool enabled READ isEnabled NOTIFY formChanged)
    // which command, and how far it reaches
    Q_PROPERTY(QStringList commands READ commands NOTIFY formChanged)
    Q_PROPERTY(int commandIndex READ commandIndex WRITE setCommandIndex NOTIFY formChanged)
    Q_PROPERTY(QStringList reaches READ reaches NOTIFY formChanged)
    Q_PROPERTY(int reachIndex READ reachIndex WRITE setReachIndex NOTIFY formChanged)
    // what it would do
    Q_PROPERTY(int targetCount READ targetCount NOTIFY formChanged)
    Q_PROPERTY(int unfitCount READ unfitCount NOTIFY formChanged)
    /** "12 × There is no connection to the device." */
    Q_PROPERTY(QStringList unfit READ unfit NOTIFY formChanged)
    Q_PROPERTY(QStringList incidents READ incidents NOTIFY formChanged)
    Q_PROPERTY(QStringList holders READ holders NOTIFY formChanged)
    Q_PROPERTY(bool takeOver READ isTakeOver WRITE setTakeOver NOTIFY formChanged)
    Q_PROPERTY(bool leaveOut READ isLeaveOut WRITE setLeaveOut NOTIFY formChanged)
    Q_PROPERTY(int consequence READ consequence NOTIFY formChanged)
    Q_PROPERTY(QString classText READ classText NOTIFY formChanged)
    /** Why the last step was not taken though the order stands: prove who you are, try again. */
    Q_PROPERTY(QString notice READ notice NOTIFY formChanged)
    // what became of it
    Q_PROPERTY(int holdingCount READ holdingCount NOTIFY formChanged)
    Q_PROPERTY(int failedCount READ failedCount NOTIFY formChanged)
    Q_PROPERTY(QStringList failedNames READ failedNames NOTIFY formChanged)
    // going back to the snapshot of an order
    Q_PROPERTY(QString restoreOrder READ restoreOrder NOTIFY restoreChanged)
    Q_PROPERTY(QStringList restoreLines READ restoreLines NOTIFY restoreChanged)
    /** The operator's name, as the gateway knows it. */
    Q_PROPERTY(QString me READ me NOTIFY inForceChanged)
    /** What of one's own ends within five minutes, or was taken over; "" = nothing to say. */
    Q_PROPERTY(QString warning READ warning NOTIFY warningChanged)
    Q_PROPERTY(QString warningOrder READ warningOrder NOTIFY warningChanged)
    /** Of orders that wait for a second person, by id: the incidents in whose areas they reach, once askImpact() is
     * answered. */
    Q_PROPERTY(QVariantMap impacts READ impacts NOTIFY impactsChanged)
    Q_PROPERTY(QString teamNotice READ teamNotice NOTIFY teamNoticeChanged)
    /** Orders of others that wait for a second person. */
    Q_PROPERTY(int waitingForMe READ waitingForMe NOTIFY inForceChanged)

    Q_PROPERTY(QAbstractItemModel* inForce READ inForce CONSTANT)
    /** Those that ended within the last hour or since the console looks. */
    Q_PROPERTY(QAbstractItemModel* ended READ ended CONSTANT)
    Q_PROPERTY(int inForceCount READ inForceCount NOTIFY inForceChanged)
public:
    enum Stage {
        Closed,
        Editing,    ///< choosing value, reason and end
        Selecting,  ///< asked the gateway for the exclusive right
        Selected,   ///< ours for 30 s: confirm or cancel
        Awaiting,   ///< confirmed; a second person has to approve
        Executing,  ///< confirmed; commanded, accepted and actual are on their way
        InEffect,   ///< proved by independent feedback
        Refused,    ///< the gateway or the device said no
    };
    Q_ENUM(Stage)

    /** `port`'s replies must come on this thread; everything given must outlive this object. */
    OrderViewModel(feed::CommandPort& port, items::OrderListModel& orders, items::OrderListModel& ended,
                   const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] bool isOpen() const { return m_stage != Closed; }
    [[nodiscard]] Stage stage() const { return m_stage; }
    [[nodiscard]] QString entity() const { return QString::fromStdString(m_entity); }
    [[nodiscard]] QString entityTitle() const;
    [[nodiscard]] QString commandTitle() const;
    [[nodiscard]] bool isByLevel() const { return m_command != nullptr && m_command->options.empty(); }
    [[nodiscard]] double minimum() const;
    [[nodiscard]] double maximum() const;
    [[nodiscard]] double value() const { return m_value; }
    void setValue(double value);
    [[nodiscard]] QString valueText() const;
    [[nodiscard]] QStringList options() const;
    [[nodiscard]] int optionIndex() const { return m_option; }
    void setOptionIndex(int index);
    [[nodiscard]] QString reason() const { return m_reason; }
    void setReason(const QString& reason);
    [[nodiscard]] int leaseMinutes() const { return m_leaseMinutes; }
    void setLeaseMinutes(int minutes);
    [[nodiscard]] int maxLeaseMinutes() const;
    [[nodiscard]] double endsMs() const;
    [[nodiscard]] QString actualText() const;
    [[nodiscard]] double actualMs() const;
    [[nodiscard]] QString effect() const;
    [[nodiscard]] bool mustHold() const { return consequence() >= static_cast<int>(ConsequenceClass::C2); }
    [[nodiscard]] QStringList commands() const;
    [[nodiscard]] int commandIndex() const;
    void setCommandIndex(int index);
    [[nodiscard]] QStringList reaches() const;
    [[nodiscard]] int reachIndex() const { return m_reach; }
    void setReachIndex(int index);
    [[nodiscard]] int targetCount() const;
    [[nodiscard]] int unfitCount() const;
    [[nodiscard]] QStringList unfit() const;
    [[nodiscard]] QStringList incidents() const;
    [[nodiscard]] QStringList holders() const;
    [[nodiscard]] bool isTakeOver() const { return m_takeOver; }
    void setTakeOver(bool confirmed);
    [[nodiscard]] bool isLeaveOut() const { return m_leaveOut; }
    void setLeaveOut(bool confirmed);
    [[nodiscard]] int consequence() const;
    [[nodiscard]] QString classText() const;
    [[nodiscard]] QString notice() const;
    [[nodiscard]] int holdingCount() const;
    [[nodiscard]] int failedCount() const;
    [[nodiscard]] QStringList failedNames() const;
    [[nodiscard]] QString restoreOrder() const { return QString::fromStdString(m_restoreOrder); }
    [[nodiscard]] QStringList restoreLines() const;
    [[nodiscard]] QString me() const { return m_me; }
    void setMe(const QString& name);
    /** What one may do, and where: says of whose overrides one is the team. */
    void setRights(Rights rights);
    [[nodiscard]] QString warning() const { return m_warning; }
    [[nodiscard]] QString warningOrder() const { return m_warningOrder; }
    /** Overrides of others that end within five minutes where one may command as well; empty = none, or seen. */
    [[nodiscard]] QString teamNotice() const { return m_teamNotice; }
    [[nodiscard]] int waitingForMe() const;
    [[nodiscard]] QVariantMap impacts() const;
    [[nodiscard]] bool canSelect() const { return m_stage == Editing && missing().isEmpty(); }
    /** Why the order cannot be asked for yet; empty = it can. */
    [[nodiscard]] QString missing() const;
    [[nodiscard]] double selectEndsMs() const { return static_cast<double>(m_record.selectEndsMs); }
    [[nodiscard]] QString refusal() const;
    [[nodiscard]] QString refusalCode() const;
    [[nodiscard]] QString refusalHint() const;
    [[nodiscard]] QString orderId() const { return QString::fromStdString(m_record.id); }
    [[nodiscard]] QString orderState() const { return items::stateKey(m_record.state); }
    [[nodiscard]] QString targetState() const;
    [[nodiscard]] QString commandedText() const;
    [[nodiscard]] QString acceptedText() const;
    /** When it was confirmed; before that, when it was selected. */
    [[nodiscard]] double commandedMs() const;
    [[nodiscard]] QString owner() const;
    [[nodiscard]] double acceptedMs() const;
    [[nodiscard]] double leaseEndsMs() const { return static_cast<double>(m_record.leaseEndsMs); }
    [[nodiscard]] bool isEnabled() const { return m_enabled; }
    [[nodiscard]] QAbstractItemModel* inForce() { return &m_orders; }
    [[nodiscard]] QAbstractItemModel* ended() { return &m_ended; }
    [[nodiscard]] int inForceCount() const { return m_orders.rowCount(); }

    Q_INVOKABLE void openFor(const QString& entity);
    /** The same for many, of one layer: those of them that take its first command. */
    Q_INVOKABLE void openForMany(const QStringList& entities);
    /** Closes the sheet. A selection that was not confirmed is given back. */
    Q_INVOKABLE void close();
    Q_INVOKABLE void select();
    Q_INVOKABLE void execute();
    /** Back to the form, giving the selection back. */
    Q_INVOKABLE void back();
    Q_INVOKABLE void release(const QString& orderId);
    Q_INVOKABLE void renew(const QString& orderId, int minutes, const QString& reason);
    /** Without the second person; is reviewed within a day. */
    Q_INVOKABLE void breakGlass(const QString& reason);
    Q_INVOKABLE void approve(const QString& orderId);
    /** What the one who approves must know besides the record: asked of the gateway once an order. */
    Q_INVOKABLE void askImpact(const QString& orderId);
    Q_INVOKABLE void deny(const QString& orderId, const QString& reason);
    Q_INVOKABLE void handOver(const QString& orderId, const QString& to);
    /** Names who loses it: the owner as shown. */
    Q_INVOKABLE void takeOverOrder(const QString& orderId);
    /** A new order for what failed, selected: the sheet opens for its confirmation. */
    Q_INVOKABLE void retryFailed(const QString& orderId);
    /** First call: asks what going back would change; then restoreNow() or forgetRestore(). */
    Q_INVOKABLE void askRestore(const QString& orderId);
    Q_INVOKABLE void restoreNow();
    Q_INVOKABLE void forgetRestore();
    Q_INVOKABLE void review(const QString& orderId, const QString& reason);
    Q_INVOKABLE void decide(const QString& orderId, const QString& decision, const QString& reason);
    Q_INVOKABLE void dismissWarning();
    Q_INVOKABLE void dismissTeamNotice();

    void setStore(const feed::Store* store);
    void setFormatter(const Formatter* formatter);
    void setEnabled(bool enabled, const QString& why);
    void storeMoved();
    void resetOrders(std::vector<feed::OrderRecord> orders);
    void applyOrder(const feed::OrderRecord& order);

signals:
    void formChanged();
    void inForceChanged();
    void restoreChanged();
    void impactsChanged();
    void warningChanged();
    void teamNoticeChanged();
    /** The gateway wants the password again before it goes on. */
    void proofWanted();
    void failed(const belfry::Error& error);

private:
    enum class RefusedBy : std::uint8_t { Nobody, Time, Device, Gateway };
    /** How far an order reaches. */
    struct Reach {
        feed::TargetSelection place;
        QString label;
    };
    void begin(const CommandSchema& command);
    /** Of what was chosen, those that take the command. */
    void aimAt(const CommandSchema& command);
    void collectReaches();
    void ask();
    [[nodiscard]] feed::OrderRequest request() const;
    [[nodiscard]] bool isMany() const { return m_entities.size() > 1 || m_reach > 0; }
    /** Something of the wish changed: what it would do is asked anew, once the question under way is answered. */
    void wishChanged();
    /** An order that the gateway has selected for us already. */
    void adopt(const feed::OrderRecord& order);
    void act(feed::OrderAction action, bool opens = false);
    void updateWarning();
    void updateTeamNotice();
    /** One may command all of its targets too. */
    [[nodiscard]] bool isOfTeam(const feed::OrderRecord& order) const;
    [[nodiscard]] QString entityName(const std::string& entity) const;
    [[nodiscard]] QStringList incidentLines(const std::vector<feed::PreviewIncident>& incidents) const;
    void setStage(Stage stage);
    void refuse(const Error& error);
    void follow(const feed::OrderRecord& order);
    [[nodiscard]] const LayerSchema* schema() const;
    [[nodiscard]] QString word(const std::optional<double>& number, const std::string& words) const;
    [[nodiscard]] const feed::OrderTarget* target() const;

    feed::CommandPort& m_port;
    items::OrderListModel& m_orders;
    items::OrderListModel& m_ended;
    const CityClock& m_clock;
    const feed::Store* m_store = nullptr;
    const Formatter* m_formatter = nullptr;
    Stage m_stage = Closed;
    std::string m_entity;
    Handle m_handle;
    std::vector<Handle> m_chosen;  ///< of one layer, whatever they take
    std::vector<EntityId> m_entities;
    std::vector<const CommandSchema*> m_commands;
    const CommandSchema* m_command = nullptr;
    std::vector<Reach> m_reaches;
    int m_reach = 0;
    bool m_takeOver = false;
    bool m_leaveOut = false;
    std::optional<feed::OrderPreview> m_preview;
    bool m_asking = false;    ///< one question at a time is under way
    bool m_askAgain = false;  ///< the wish changed meanwhile
    std::optional<Error> m_previewError;
    std::optional<Error> m_notice;
    std::map<std::string, std::vector<feed::PreviewIncident>> m_impacts;  ///< by order; asked for, empty until answered
    std::string m_restoreOrder;
    std::optional<feed::OrderPreview> m_restore;
    QString m_me;
    QString m_warning;
    QString m_warningOrder;
    QString m_teamNotice;
    std::set<std::string> m_teamOrders;  ///< what it speaks of, as in m_dismissed
    Rights m_rights;
    std::set<std::string> m_dismissed;  ///< "<order>/<what>"
    double m_value = 1.0;
    int m_option = -1;
    QString m_reason;
    int m_leaseMinutes = 60;
    feed::OrderRecord m_record;
    RefusedBy m_refusedBy = RefusedBy::Nobody;
    Error m_error;  ///< the gateway's; worded when it is read, so that it follows the language
    bool m_enabled = false;
    QString m_disabledWhy;
};

}  // namespace belfry::ui
