// SPDX-License-Identifier: Apache-2.0
#include "app/console/demo_gateway.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <csignal>
#include <cstdio>

#include <sys/prctl.h>

namespace belfry::console {

namespace {

constexpr int kStopMs = 5'000;

QString findGateway() {
    const QString told = qEnvironmentVariable("BELFRY_GATEWAY");
    if (!told.isEmpty()) {
        return told;
    }
    const QDir here(QCoreApplication::applicationDirPath());
    for (const char* place : {"belfryd", "../gateway/belfryd"}) {
        const QString candidate = here.absoluteFilePath(QString::fromLatin1(place));
        if (QFileInfo(candidate).isExecutable()) {
            return candidate;
        }
    }
    return QStandardPaths::findExecutable(QStringLiteral("belfryd"));
}

/** What belfryd says while it draws the demo city, as a person shall read it. */
QString phase(const QString& english) {
    static constexpr const char* kPhases[] = {QT_TRANSLATE_NOOP("DemoGateway", "Planning streets"),
                                              QT_TRANSLATE_NOOP("DemoGateway", "Drawing streets and buildings"),
                                              QT_TRANSLATE_NOOP("DemoGateway", "Demo city drawn")};
    for (const char* one : kPhases) {
        if (english == QLatin1String(one)) {
            return QCoreApplication::translate("DemoGateway", one);
        }
    }
    return english;
}

}  // namespace

DemoGateway::DemoGateway(QObject* parent)
    : QObject(parent), m_socketDir(QDir::tempPath() + QStringLiteral("/belfry-demo-XXXXXX")) {
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &DemoGateway::readOutput);
    connect(&m_process, &QProcess::readyReadStandardError, this, &DemoGateway::readErrors);
    connect(&m_process, &QProcess::finished, this, [this](int status) {
        if (!m_stopping) {
            emit failed(m_ready ? tr("The demo's gateway has ended (status %1).").arg(status)
                                : tr("The demo's gateway could not start (status %1).").arg(status),
                        m_problem);
        }
    });
}

DemoGateway::~DemoGateway() { stop(); }

Result<void> DemoGateway::start(const ConsoleOptions& options, const QString& language) {
    const QString program = findGateway();
    if (program.isEmpty()) {
        return fail(ErrorCode::NotFound,
                    tr("belfryd was not found beside this program, in ../gateway or in the path.").toStdString(),
                    tr("Set BELFRY_GATEWAY to it, or use --connect.").toStdString());
    }
    if (!m_socketDir.isValid()) {
        return fail(ErrorCode::Unavailable,
                    tr("No folder for the demo's socket: %1").arg(m_socketDir.errorString()).toStdString(),
                    tr("Set TMPDIR to a folder that can be written.").toStdString());
    }
    const QString state = qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    QStringList arguments = {QStringLiteral("--listen"), address(), QStringLiteral("--store"),
                             state + QStringLiteral("/belfry/demo")};
    if (!options.city.empty()) {
        // another town has another journal and another past
        const QByteArray town = QDir(QString::fromStdString(options.city)).absolutePath().toUtf8();
        arguments.last() +=
            QLatin1Char('-') +
            QString::fromLatin1(QCryptographicHash::hash(town, QCryptographicHash::Sha256).toHex().left(8));
        arguments << QStringLiteral("--city") << QString::fromStdString(options.city);
    }
    if (!options.scenario.empty()) {
        arguments << QStringLiteral("--scenario") << QString::fromStdString(options.scenario);
    }
    if (!options.startTime.empty()) {
        arguments << QStringLiteral("--start-time") << QString::fromStdString(options.startTime);
    }
    arguments << QStringLiteral("--accounts") << QStringLiteral("open");  // a demo on a private socket
    arguments << QStringLiteral("--language") << language;
    // a console that crashes takes its gateway with it
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_process.start(program, arguments);
    if (!m_process.waitForStarted()) {
        return fail(ErrorCode::Unavailable, program.toStdString() + ": " + m_process.errorString().toStdString());
    }
    return {};
}

void DemoGateway::stop() {
    m_stopping = true;
    if (m_process.state() != QProcess::NotRunning) {
        m_process.terminate();
        if (!m_process.waitForFinished(kStopMs)) {
            m_process.kill();
            m_process.waitForFinished(kStopMs);
        }
    }
}

void DemoGateway::readOutput() {
    m_process.setReadChannel(QProcess::StandardOutput);
    while (m_process.canReadLine()) {
        if (m_process.readLine().startsWith("ready ") && !m_ready) {
            m_ready = true;
            emit ready();
        }
    }
}

void DemoGateway::readErrors() {
    const QByteArray text = m_process.readAllStandardError();
    std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stderr);
    const QList<QByteArray> lines = text.split('\n');
    for (const QByteArray& line : lines) {
        if (!line.trimmed().isEmpty()) {
            const QString before = m_lastError;
            m_lastError = QString::fromUtf8(line.trimmed());
            // what is wrong and what to do are two lines
            if (line.startsWith("belfryd: ") && before.startsWith(QLatin1String("belfryd: "))) {
                m_problem = before.mid(9) + QLatin1Char(' ') + m_lastError.mid(9);
            } else {
                m_problem = m_lastError;
            }
            // "belfryd: 30 % Drawing streets" is for people, the rest is a log
            if (line.startsWith("belfryd: ") && line.contains(" % ")) {
                const qsizetype percent = m_lastError.indexOf(QLatin1String(" % "));
                emit progress(tr("%1 %  %2").arg(m_lastError.mid(9, percent - 9), phase(m_lastError.mid(percent + 3))));
            }
        }
    }
}

}  // namespace belfry::console
