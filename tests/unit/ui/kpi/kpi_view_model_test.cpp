// SPDX-License-Identifier: Apache-2.0
#include "ui/kpi/kpi_view_model.h"

#include <QCoreApplication>
#include <QSet>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include "models/domain/alarm_kpi.h"
#include "tests/support/fake_console_ports.h"
#include "ui/kpi/kpi_texts.h"
#include "ui/text/language_switch.h"

namespace belfry::ui {
namespace {

class Kpi : public testing::Test {
protected:
    [[nodiscard]] QString at(int row, KpiViewModel::Role role) const { return model.index(row).data(role).toString(); }
    [[nodiscard]] int rowOf(AlarmKpiId id) const { return static_cast<int>(id); }

    ManualClock clock;
    test::FakeConsolePorts gateway{clock};
    feed::ConsolePorts ports = gateway.ports();
    Formatter formatter{QStringLiteral("en"), QStringLiteral("Europe/Vienna")};
    KpiViewModel model{*ports.alarms};

    Kpi() {
        model.setFormatter(&formatter);
        model.setStore(&gateway.truth());
    }
};

TEST_F(Kpi, AsksOnlyWhileSomebodyLooks) {
    model.setPeriod(KpiViewModel::Hour);
    EXPECT_TRUE(gateway.calls.empty());
    EXPECT_FALSE(model.isLoading());
    model.setActive(true);
    ASSERT_EQ(gateway.calls, std::vector<std::string>{"kpis 3600000 "});
    EXPECT_EQ(model.rowCount(), static_cast<int>(kAlarmKpiCount));
    model.setActive(false);
    model.setPeriod(KpiViewModel::Day);
    EXPECT_EQ(gateway.calls.size(), 1U);
}

TEST_F(Kpi, EveryPeriodAndPositionIsAnotherQuestion) {
    model.setActive(true);
    for (const auto period : {KpiViewModel::TenMinutes, KpiViewModel::Hour, KpiViewModel::Month}) {
        model.setPeriod(period);
    }
    EXPECT_EQ(gateway.calls,
              (std::vector<std::string>{"kpis 86400000 ", "kpis 600000 ", "kpis 3600000 ", "kpis 2592000000 "}));
    EXPECT_EQ(model.positions(), (QStringList{"north", "south"}));
    model.setPosition(2);
    EXPECT_EQ(gateway.calls.back(), "kpis 2592000000 south");
    model.setPosition(7);
    EXPECT_EQ(model.position(), 2) << "there is none";
    model.setPosition(0);
    EXPECT_EQ(gateway.calls.back(), "kpis 2592000000 ");
}

TEST_F(Kpi, ShowsTheNumbersThatTheGatewayTold) {
    model.setActive(true);
    const feed::AlarmKpis told = test::cannedKpis(clock.now().wallMs, 24LL * 3'600'000, "");
    for (int row = 0; row < model.rowCount(); ++row) {
        const feed::AlarmKpiFigure& figure = told.figures[static_cast<std::size_t>(row)];
        EXPECT_EQ(at(row, KpiViewModel::NameRole).toStdString(), figure.id);
        EXPECT_EQ(model.index(row).data(KpiViewModel::RatingRole).toUInt(), figure.rating) << figure.id;
        const AlarmKpiRule& rule = alarmKpiRule(static_cast<AlarmKpiId>(row));
        EXPECT_EQ(at(row, KpiViewModel::ValueRole), kpiValue(rule, formatter, figure.known, figure.value));
        EXPECT_FALSE(at(row, KpiViewModel::TitleRole).isEmpty());
        EXPECT_FALSE(at(row, KpiViewModel::SourceRole).isEmpty());
        EXPECT_FALSE(at(row, KpiViewModel::AdviceRole).isEmpty());
    }
    EXPECT_EQ(model.announced(), 300);
    EXPECT_EQ(at(rowOf(AlarmKpiId::PerDay), KpiViewModel::ValueRole), "300");
    EXPECT_EQ(model.index(rowOf(AlarmKpiId::PerDay)).data(KpiViewModel::RatingRole).toInt(), KpiViewModel::Bad);
    EXPECT_GT(model.bad(), 0);
    EXPECT_GT(model.good(), 0);
    EXPECT_GT(model.floods().size(), 0);
    qsizetype bars = 0;
    int sum = 0;
    for (const QVariant& priority : model.counts()) {
        bars = priority.toList().size();
        for (const QVariant& count : priority.toList()) {
            sum += count.toInt();
        }
    }
    EXPECT_EQ(bars, static_cast<qsizetype>(told.buckets.size()));
    EXPECT_EQ(sum, 300);
    ASSERT_EQ(model.top().size(), 10);
    const QVariantMap first = model.top().first().toMap();
    EXPECT_EQ(first["count"].toUInt(), told.top[0].count);
    EXPECT_FALSE(first["where"].toString().contains(u"urn:")) << "names, not keys";
}

TEST_F(Kpi, RangesSayWhatTheRatingDoes) {
    for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
        const AlarmKpiRule& rule = alarmKpiRule(static_cast<AlarmKpiId>(i));
        const KpiRanges ranges = kpiRanges(rule, formatter);
        EXPECT_EQ(ranges.target.isEmpty(), !rule.rated) << rule.name;
    }
    const auto ranges = [this](AlarmKpiId id) {
        const KpiRanges all = kpiRanges(alarmKpiRule(id), formatter);
        return (all.target + u'|' + all.warn + u'|' + all.bad).toStdString();
    };
    EXPECT_EQ(ranges(AlarmKpiId::PerDay), "≤ 150|> 150|≥ 300");
    EXPECT_EQ(ranges(AlarmKpiId::PeakMinute), "≤ 2||> 2");
    EXPECT_EQ(ranges(AlarmKpiId::WindowsOver10), "< 1 %|≥ 1 %|> 5 %");
    EXPECT_EQ(ranges(AlarmKpiId::HoursOver30), "< 1 %||≥ 1 %");
    EXPECT_EQ(ranges(AlarmKpiId::FloodsPerWeek), "0|> 0|> 20");
    EXPECT_EQ(ranges(AlarmKpiId::ShareP2), "10 % … 20 %|< 10 %, > 20 %|");
    EXPECT_EQ(ranges(AlarmKpiId::ShelvedPastEnd), "0||> 0");
    EXPECT_EQ(ranges(AlarmKpiId::AckP95P2), "≤ 10 min||> 10 min");
}

TEST_F(Kpi, ValuesHaveAsManyDigitsAsTheyMean) {
    const AlarmKpiRule& perTen = alarmKpiRule(AlarmKpiId::Per10Min);
    EXPECT_EQ(kpiValue(perTen, formatter, true, 0.0347), "0.03") << "not 0.0";
    EXPECT_EQ(kpiValue(perTen, formatter, true, 12.49), "12.5");
    EXPECT_EQ(kpiValue(perTen, formatter, true, 312.4), "312");
    EXPECT_EQ(kpiValue(perTen, formatter, true, 0.0), "0");
    EXPECT_EQ(kpiValue(perTen, formatter, false, 0.0), "–") << "nobody knows";
    EXPECT_EQ(kpiValue(alarmKpiRule(AlarmKpiId::AckP50P1), formatter, true, 95.0), "1 min 35 s");
}

TEST_F(Kpi, EveryFigureHasItsOwnWordsInBothLanguages) {
    LanguageSwitch languages(*QCoreApplication::instance());
    QSet<QString> titles;
    for (const char* language : {"en", "de"}) {
        languages.apply(QString::fromLatin1(language));
        for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
            titles.insert(kpiTexts(static_cast<AlarmKpiId>(i)).title);
        }
    }
    languages.apply(QStringLiteral("en"));
    EXPECT_EQ(titles.size(), static_cast<qsizetype>(2 * kAlarmKpiCount));
}

TEST_F(Kpi, WaitingAndFailingAreSaidAndOldFiguresStay) {
    gateway.holdKpis = true;
    model.setActive(true);
    EXPECT_TRUE(model.isLoading());
    EXPECT_EQ(model.rowCount(), 0);
    gateway.holdKpis = false;
    gateway.heldKpis.front()();
    EXPECT_FALSE(model.isLoading());
    EXPECT_TRUE(model.hasFigures());
    gateway.refuseWith = Error{ErrorCode::Unavailable, "no answer", "Is it running?", ""};
    model.refresh();
    EXPECT_EQ(model.problem(), "no answer");
    EXPECT_EQ(model.problemHint(), "Is it running?");
    EXPECT_TRUE(model.hasFigures()) << "with their time";
    model.setPeriod(KpiViewModel::Month);
    EXPECT_FALSE(model.hasFigures()) << "those were of another period";
    EXPECT_FALSE(model.isLoading());
    gateway.refuseWith.reset();
    model.refresh();
    EXPECT_TRUE(model.hasFigures());
    EXPECT_EQ(model.problem(), "");
}

TEST_F(Kpi, AnAnswerToAnOlderQuestionIsNotShown) {
    gateway.holdKpis = true;
    model.setActive(true);
    model.setPeriod(KpiViewModel::TenMinutes);
    ASSERT_EQ(gateway.heldKpis.size(), 2U);
    gateway.heldKpis[1]();
    const double from = model.fromMs();
    gateway.heldKpis[0]();
    EXPECT_EQ(model.fromMs(), from);
    EXPECT_EQ(model.toMs() - model.fromMs(), 600'000);
}

TEST_F(Kpi, RefreshesInPlaceSoThatNobodyLosesTheirRow) {
    model.setActive(true);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    clock.advance(60'000);
    model.refresh();
    EXPECT_EQ(resets.count(), 0);
    EXPECT_EQ(changes.count(), 1);
}

TEST_F(Kpi, FloodOfThePositionThatIsShown) {
    model.setActive(true);
    QSignalSpy changes(&model, &KpiViewModel::floodChanged);
    model.setFloods({{"north", "North", 12, true, 1}, {"south", "South", 3, false, 0}});
    EXPECT_TRUE(model.inFlood());
    EXPECT_EQ(model.rate10(), 15);
    model.setPosition(2);
    EXPECT_FALSE(model.inFlood());
    EXPECT_EQ(model.rate10(), 3);
    EXPECT_EQ(changes.count(), 2);
}

}  // namespace
}  // namespace belfry::ui

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const QCoreApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
