// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/tls_commands.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "app/ctl/progress.h"
#include "services/access/certificates.h"

namespace belfry::ctl {

namespace {

namespace fs = std::filesystem;
using access::CertificateInfo;
using access::CertificateWish;
using access::PemPair;

struct TlsArgs {
    std::string dir = "tls";
    std::string city = "Belfry city";
    std::string host;
    std::vector<std::string> hosts;
    std::vector<std::string> workstations;
    std::vector<std::string> files;
    int days = 825;
};

constexpr int kAuthorityDays = 3'650;

Millis nowMs() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/** Complete under another name, then renamed: a running gateway never reads half a file. */
Result<void> write(const fs::path& file, const std::string& text, bool secret) {
    const std::string name = file.string() + ".new";
    ::unlink(name.c_str());
    const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0600 : 0644);
    bool ok = fd >= 0;
    std::size_t done = 0;
    while (ok && done < text.size()) {
        const ssize_t wrote = ::write(fd, text.data() + done, text.size() - done);
        ok = wrote > 0;
        done += ok ? static_cast<std::size_t>(wrote) : 0U;
    }
    ok = ok && ::fsync(fd) == 0;
    const int problem = errno;
    if (fd >= 0) {
        ::close(fd);
    }
    if (!ok || ::rename(name.c_str(), file.c_str()) != 0) {
        return fail(ErrorCode::PermissionDenied,
                    file.string() + " cannot be written: " + std::generic_category().message(ok ? errno : problem),
                    "check the folder and its disk");
    }
    return {};
}

Result<void> writePair(const fs::path& dir, const std::string& name, const PemPair& pair) {
    // the key first: a certificate without its key is worse than a key that is not used yet
    auto done = write(dir / (name + ".key"), pair.key, true);
    return done ? write(dir / (name + ".crt"), pair.certificate, false) : done;
}

Result<std::string> slurp(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return fail(ErrorCode::NotFound, file.string() + " cannot be read", "belfryctl tls init makes it");
    }
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

Result<PemPair> authorityOf(const fs::path& dir) {
    auto certificate = slurp(dir / "ca.crt");
    auto key = slurp(dir / "ca.key");
    if (!certificate || !key) {
        return tl::unexpected(certificate ? key.error() : certificate.error());
    }
    return PemPair{*certificate, *key};
}

Result<void> issue(const fs::path& dir, const PemPair& authority, CertificateWish::For what, const std::string& name,
                   const std::vector<std::string>& hosts, int days) {
    const auto pair = access::makeCertificate({what, name, hosts, days}, authority, nowMs());
    if (!pair) {
        return tl::unexpected(pair.error());
    }
    const std::string file = what == CertificateWish::For::Gateway ? "gateway" : name;
    if (file == "ca" || (what == CertificateWish::For::Workstation && file == "gateway")) {
        return fail(ErrorCode::InvalidArgument, "a workstation cannot be called " + name, "choose another name");
    }
    auto written = writePair(dir, file, *pair);
    if (written) {
        fmt::print("{}\n{}\n", (dir / (file + ".crt")).string(), (dir / (file + ".key")).string());
    }
    return written;
}

int init(const TlsArgs& args) {
    const fs::path dir = args.dir;
    std::error_code error;
    fs::create_directories(dir, error);
    if (fs::exists(dir / "ca.key", error)) {
        return report(Error{ErrorCode::AlreadyExists,
                            dir.string() + " has an authority already",
                            "belfryctl tls workstation or tls renew makes certificates of it; another authority would "
                            "shut out every workstation there is",
                            {}});
    }
    const auto authority =
        access::makeAuthority({CertificateWish::For::Authority, args.city, {}, kAuthorityDays}, nowMs());
    Result<void> done = authority ? writePair(dir, "ca", *authority) : tl::unexpected(authority.error());
    if (done) {
        fmt::print("{}\n{}\n", (dir / "ca.crt").string(), (dir / "ca.key").string());
        done = issue(dir, *authority, CertificateWish::For::Gateway, args.hosts.front(), args.hosts, args.days);
    }
    for (const std::string& workstation : args.workstations) {
        done = done ? issue(dir, *authority, CertificateWish::For::Workstation, workstation, {}, args.days) : done;
    }
    if (!done) {
        return report(done.error());
    }
    fmt::print(
        stderr,
        "Gateway: put gateway.crt, gateway.key and ca.crt on its machine and name them in its configuration:\n"
        "  security {{ tls {{ certificate: \"…/gateway.crt\" key: \"…/gateway.key\" client_ca: \"…/ca.crt\" }} }}\n"
        "Workstation: put NAME.crt, NAME.key and ca.crt there: belfry --connect {}:7411 --tls DIR/NAME\n"
        "Keep ca.key off both: whoever has it makes certificates that the gateway trusts.\n",
        args.hosts.front());
    return kOk;
}

int workstation(const TlsArgs& args) {
    const auto authority = authorityOf(args.dir);
    if (!authority) {
        return report(authority.error());
    }
    for (const std::string& name : args.workstations) {
        if (auto done = issue(args.dir, *authority, CertificateWish::For::Workstation, name, {}, args.days); !done) {
            return report(done.error());
        }
    }
    return kOk;
}

/** A new gateway certificate for the hosts of the present one. */
int renew(const TlsArgs& args) {
    const auto authority = authorityOf(args.dir);
    const auto present = access::readCertificate(fs::path(args.dir) / "gateway.crt");
    if (!authority || !present) {
        return report(authority ? present.error() : authority.error());
    }
    std::vector<std::string> hosts = args.hosts;
    if (hosts.empty()) {
        for (const std::string& name : present->names) {
            hosts.push_back(name.substr(name.find(':') + 1));
        }
    }
    const auto done = issue(args.dir, *authority, CertificateWish::For::Gateway, present->subject, hosts, args.days);
    return done ? kOk : report(done.error());
}

int show(const TlsArgs& args) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const std::string& name : args.files) {
        if (!fs::is_directory(name, error)) {
            files.emplace_back(name);
            continue;
        }
        for (const auto& entry : fs::directory_iterator(name, error)) {
            if (entry.path().extension() == ".crt" || entry.path().extension() == ".pem") {
                files.push_back(entry.path());
            }
        }
    }
    std::sort(files.begin(), files.end());
    int result = files.empty() ? kFindings : kOk;
    for (const fs::path& file : files) {
        const auto info = access::readCertificate(file);
        if (!info) {
            result = std::max(result, report(info.error()));
            continue;
        }
        const bool soon = info->endsMs - nowMs() < access::kWarnBeforeMs;
        fmt::print("{}{}  {} by {}{}{}, {}\n", soon ? "! " : "  ", file.string(), info->subject, info->issuer,
                   info->names.empty() ? "" : " for ", fmt::join(info->names, ", "),
                   access::describeEnd(*info, nowMs()));
        result = soon ? kFindings : result;
    }
    return result;
}

}  // namespace

void addTlsCommands(CLI::App& app, const std::function<void(std::function<int()>)>& run) {
    auto* tls = app.add_subcommand("tls", "certificates between machines")->require_subcommand(1);
    auto args = std::make_shared<TlsArgs>();
    const auto folder = [args](CLI::App* command) {
        command->add_option("--dir", args->dir, "where the authority and certificates are kept")
            ->capture_default_str()
            ->type_name("DIR");
    };
    const auto days = [args](CLI::App* command) {
        command->add_option("--days", args->days, "how long certificates are good")
            ->check(CLI::Range(1, 7'300))
            ->capture_default_str();
    };
    auto* make = tls->add_subcommand("init", "an authority of your own, the gateway's certificate, workstations'");
    folder(make);
    days(make);
    make->add_option("--city", args->city, "name of the authority")->capture_default_str();
    make->add_option("--host", args->hosts, "what consoles dial: names and addresses of the gateway's machine")
        ->required();
    make->add_option("--workstation", args->workstations, "one certificate for each");
    make->callback([args, run] { run([args] { return init(*args); }); });

    auto* station = tls->add_subcommand("workstation", "certificates for more workstations");
    folder(station);
    days(station);
    station->add_option("NAME", args->workstations, "names of the workstations")->required();
    station->callback([args, run] { run([args] { return workstation(*args); }); });

    auto* again = tls->add_subcommand("renew", "a new certificate for the gateway; it takes it without a restart");
    folder(again);
    days(again);
    again->add_option("--host", args->hosts, "names and addresses; default: as in the present one");
    again->callback([args, run] { run([args] { return renew(*args); }); });

    auto* look = tls->add_subcommand("show", "whose certificates these are and when they end; 3 = one ends in 30 days");
    look->add_option("FILE", args->files, "certificates, or folders of them")->required();
    look->callback([args, run] { run([args] { return show(*args); }); });
}

}  // namespace belfry::ctl
