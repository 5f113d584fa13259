// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

#include "models/feed/ports.h"

namespace belfry::items {

/** Texts of an order that the console looks up itself, in the operator's language. */
struct OrderTexts {
    QString where;
    QString what;  ///< "Set light level: 100 %"
    QString commanded;
    QString accepted;
    QString actual;
    QString why;  ///< it ended, failed or differs; "" = as it should be
};

/** Orders that are not over, or wait for a review, or else those that ended; newest first. Commanded, accepted and
 * actual are separate roles and never mixed up. */
class OrderListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        EntityRole,
        StateRole,
        TargetStateRole,
        OwnerRole,
        ReasonRole,
        LeaseEndRole,
        TargetCountRole,
        WhereRole,
        WhatRole,
        CommandedRole,
        AcceptedRole,
        AcceptedAtRole,
        ActualRole,
        ActualAtRole,
        RefusalRole,
        DetailRole,
        InitiatorRole,
        ApproverRole,
        ConsequenceRole,
        SelectEndRole,  ///< of a selection, or of the wait for a second person
        MaxEndRole,     ///< no renewal goes beyond; 0 = not in effect
        HoldingCountRole,
        DifferingCountRole,
        FailedCountRole,
        OfferedToRole,
        OwnerAwayRole,
        BrokeGlassRole,  ///< why; "" = not
        ReviewDueRole,   ///< 0 = nothing to review
        WhyRole,
        PlannedRole,  ///< how long it shall hold, ms, before it is executed; 0 = not known
        ChangedRole,  ///< wall ms
    };
    Q_ENUM(Role)

    using Describe = std::function<OrderTexts(const feed::OrderRecord&)>;
    enum class Which : std::uint8_t { InForce, Ended };
    /** Of ended orders the newest kMostEnded are kept. */
    explicit OrderListModel(Describe describe, Which which = Which::InForce, QObject* parent = nullptr);
    static constexpr std::size_t kMostEnded = 500;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void reset(std::vector<feed::OrderRecord> orders);
    void apply(const feed::OrderRecord& order);
    void describeAgain();

    [[nodiscard]] const feed::OrderRecord* find(const QString& id) const;
    [[nodiscard]] const feed::OrderRecord& at(int row) const { return m_rows[static_cast<std::size_t>(row)].record; }
    [[nodiscard]] const OrderTexts& textsAt(int row) const { return m_rows[static_cast<std::size_t>(row)].texts; }
    /** The order that holds or is taking hold of an entity; null if none. */
    [[nodiscard]] const feed::OrderRecord* holding(const std::string& entity) const;

private:
    struct Row {
        feed::OrderRecord record;
        OrderTexts texts;
    };
    [[nodiscard]] int rowOf(const std::string& id) const;
    [[nodiscard]] bool isListed(const feed::OrderRecord& order) const;

    Describe m_describe;
    Which m_which;
    std::vector<Row> m_rows;
};

/** "InEffect", "IN_EFFECT" and "IN EFFECT" are one state; the comparison form is "ineffect". */
[[nodiscard]] QString stateKey(const std::string& state);
/** Over: nothing is held and nothing is on its way. */
[[nodiscard]] bool isTerminalOrder(const std::string& state);
/** The device is (or may be) held away from its automatic mode. */
[[nodiscard]] bool isHoldingOrder(const std::string& state);
/** The target's device is (or may be) away from its automatic mode: it was sent to, and neither refused nor given back.
 */
[[nodiscard]] bool isHeldTarget(const std::string& state);

}  // namespace belfry::items
