// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include "app/console/console_options.h"
#include "models/domain/error.h"

namespace belfry::console {

/** The belfryd of --demo: a child on a private socket that ends with the console, however the console ends. */
class DemoGateway final : public QObject {
    Q_OBJECT
public:
    explicit DemoGateway(QObject* parent = nullptr);
    ~DemoGateway() override;

    /** Finds and starts belfryd, whose simulator speaks `language`. ready() or failed() follows. */
    Result<void> start(const ConsoleOptions& options, const QString& language);
    [[nodiscard]] QString address() const {
        return QStringLiteral("unix:") + m_socketDir.filePath(QStringLiteral("demo.sock"));
    }
    void stop();

signals:
    void ready();
    /** It works towards being ready: its own words. */
    void progress(const QString& line);
    void failed(const QString& message, const QString& hint);

private:
    void readOutput();
    void readErrors();

    QProcess m_process;
    QTemporaryDir m_socketDir;
    QString m_lastError;
    QString m_problem;  ///< the last error with what stood before it
    bool m_ready = false;
    bool m_stopping = false;
};

}  // namespace belfry::console
