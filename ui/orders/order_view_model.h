// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>
#include <QObject>
#include <QStringList>
#include <QtQmlIntegration>

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
    Q_PROPERTY(QString acceptedText READ acceptedText NOTIFY formChanged)
    Q_PROPERTY(double acceptedMs READ acceptedMs NOTIFY formChanged)
    Q_PROPERTY(double leaseEndsMs READ leaseEndsMs NOTIFY formChanged)
    Q_PROPERTY(bool enabled READ isEnabled NOTIFY formChanged)

    Q_PROPERTY(QAbstractItemModel* inForce READ inForce CONSTANT)
    Q_PROPERTY(int inForceCount READ inForceCount NOTIFY inForceChanged)
public:
    enum Stage {
        Closed,
        Editing,    ///< choosing value, reason and end
        Selecting,  ///< asked the gateway for the exclusive right
        Selected,   ///< ours for 30 s: confirm or cancel
        Executing,  ///< confirmed; commanded, accepted and actual are on their way
        InEffect,   ///< proved by independent feedback
        Refused,    ///< the gateway or the device said no
    };
    Q_ENUM(Stage)

    /** `port`'s replies must come on this thread; everything given must outlive this object. */
    OrderViewModel(feed::CommandPort& port, items::OrderListModel& orders, const CityClock& clock,
                   QObject* parent = nullptr);

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
    [[nodiscard]] bool mustHold() const {
        return m_command != nullptr && m_command->consequence >= ConsequenceClass::C2;
    }
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
    [[nodiscard]] double acceptedMs() const;
    [[nodiscard]] double leaseEndsMs() const { return static_cast<double>(m_record.leaseEndsMs); }
    [[nodiscard]] bool isEnabled() const { return m_enabled; }
    [[nodiscard]] QAbstractItemModel* inForce() { return &m_orders; }
    [[nodiscard]] int inForceCount() const { return m_orders.rowCount(); }

    Q_INVOKABLE void openFor(const QString& entity);
    /** Closes the sheet. A selection that was not confirmed is given back. */
    Q_INVOKABLE void close();
    Q_INVOKABLE void select();
    Q_INVOKABLE void execute();
    /** Back to the form, giving the selection back. */
    Q_INVOKABLE void back();
    Q_INVOKABLE void release(const QString& orderId);
    Q_INVOKABLE void renew(const QString& orderId, int minutes, const QString& reason);

    void setStore(const feed::Store* store);
    void setFormatter(const Formatter* formatter);
    void setEnabled(bool enabled, const QString& why);
    void storeMoved();
    void resetOrders(std::vector<feed::OrderRecord> orders);
    void applyOrder(const feed::OrderRecord& order);

signals:
    void formChanged();
    void inForceChanged();
    void failed(const belfry::Error& error);

private:
    enum class RefusedBy : std::uint8_t { Nobody, Time, Device, Gateway };
    void setStage(Stage stage);
    void refuse(const Error& error);
    void follow(const feed::OrderRecord& order);
    [[nodiscard]] const LayerSchema* schema() const;
    [[nodiscard]] QString word(const std::optional<double>& number, const std::string& words) const;
    [[nodiscard]] const feed::OrderTarget* target() const;

    feed::CommandPort& m_port;
    items::OrderListModel& m_orders;
    const CityClock& m_clock;
    const feed::Store* m_store = nullptr;
    const Formatter* m_formatter = nullptr;
    Stage m_stage = Closed;
    std::string m_entity;
    Handle m_handle;
    const CommandSchema* m_command = nullptr;
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

/** RFC 9562 version 7: sortable by the time it was made. */
[[nodiscard]] std::string makeUuid7(Millis wallMs);

}  // namespace belfry::ui
