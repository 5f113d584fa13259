// SPDX-License-Identifier: Apache-2.0
#include "app/console/self_test.h"

#include <QColor>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QQmlApplicationEngine>
#include <QQmlComponent>
#include <QQuickWindow>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/console/base_map.h"
#include "services/client/client.h"
#include "ui/shell/console_view_model.h"
#include "ui/text/language_switch.h"

namespace belfry::console {

namespace {

constexpr double kMinimumContrast = 4.5;
QStringList g_warnings;

void collect(QtMsgType type, const QMessageLogContext& /*context*/, const QString& message) {
    if (type != QtDebugMsg && type != QtInfoMsg) {
        g_warnings.append(message);
    }
}

bool report(bool ok, const QString& what) {
    std::printf("%s  %s\n", ok ? "ok    " : "FAILED", qPrintable(what));
    return ok;
}

double luminance(const QColor& colour) {
    const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

bool checkContrast(QQmlEngine& engine) {
    QQmlComponent component(&engine);
    component.loadFromModule("Belfry.Theme", "Theme");
    const std::unique_ptr<QObject> theme(component.create());
    if (!theme) {
        return report(false, QStringLiteral("theme: ") + component.errorString());
    }
    bool all = true;
    for (const char* palette : {"night", "dusk", "day"}) {
        theme->setProperty("palette", QString::fromLatin1(palette));
        double least = 21.0;
        for (const char* text : {"text", "dim"}) {
            for (const char* ground : {"background", "panel", "raised"}) {
                least = std::min(
                    least, contrast(theme->property(text).value<QColor>(), theme->property(ground).value<QColor>()));
            }
        }
        least = std::min(
            least, contrast(theme->property("banner").value<QColor>(), theme->property("bannerText").value<QColor>()));
        all =
            report(
                least >= kMinimumContrast,
                QStringLiteral("contrast of text, %1: %2:1").arg(QString::fromLatin1(palette)).arg(least, 0, 'f', 1)) &&
            all;
    }
    return all;
}

bool checkScreens(const Clock& clock) {
    bool all = true;
    for (const char* layout : {"desk", "wall", "kiosk"}) {
        for (const char* palette : {"night", "dusk", "day"}) {
            for (const char* language : {"en", "de"}) {
                client::ClientOptions options;
                options.address = "unix:/nonexistent/belfry-self-test.sock";  // never started, so never dialled
                auto ports = client::connect(std::move(options));
                if (!ports) {
                    return report(false, QString::fromStdString(ports.error().message));
                }
                ui::LanguageSwitch languages(*QCoreApplication::instance());
                ui::ConsoleSetup setup;
                setup.layout = QString::fromLatin1(layout);
                setup.palette = QString::fromLatin1(palette);
                setup.language = QString::fromLatin1(language);
                bool translated = true;
                setup.installLanguage = [&](const QString& wanted) { translated = languages.apply(wanted); };
                ui::ConsoleViewModel console(setup, std::move(*ports), clock);
                g_warnings.clear();
                QQmlApplicationEngine engine;
                engine.setInitialProperties({{QStringLiteral("consoleModel"), QVariant::fromValue(&console)}});
                engine.loadFromModule("Belfry.Shell", "Main");
                QCoreApplication::processEvents();
                const bool ok = !engine.rootObjects().isEmpty() && g_warnings.isEmpty() && translated;
                if (!ok) {
                    all = report(false, QStringLiteral("%1, %2, %3: %4")
                                            .arg(setup.layout, setup.palette, setup.language,
                                                 translated ? g_warnings.join(QStringLiteral("; "))
                                                            : QStringLiteral("no catalogue of this language")));
                }
            }
        }
    }
    return report(all, QStringLiteral("screens: 3 layouts, 3 palettes, 2 languages load without a warning")) && all;
}

}  // namespace

bool runSelfTest() {
    const QtMessageHandler before = qInstallMessageHandler(collect);
    const SystemClock clock;
    bool all = checkScreens(clock);
    {
        QQmlEngine engine;
        all = checkContrast(engine) && all;
    }
    all = report(QFontDatabase::families().contains(QStringLiteral("Noto Sans")),
                 QStringLiteral("font Noto Sans (package fonts-noto-core)")) &&
          all;
    const std::string resources = findResources();
    all = report(!resources.empty(), QStringLiteral("map styles: %1").arg(QString::fromStdString(resources))) && all;
    qInstallMessageHandler(before);
    return all;
}

}  // namespace belfry::console
