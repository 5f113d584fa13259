// SPDX-License-Identifier: Apache-2.0
// belfryctl: maps, inventories, a look at a running gateway, and the journal.
#include <csignal>

#include "app/ctl/city_commands.h"
#include "app/ctl/console_lines.h"
#include "app/ctl/gateway_commands.h"
#include "app/ctl/journal_commands.h"

int main(int argc, char** argv) {
    using namespace belfry::ctl;
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App app{"belfryctl imports maps and inventories, looks at a running gateway and verifies its journal.",
                 "belfryctl"};
    app.set_version_flag("--version", std::string("belfryctl ") + BELFRY_VERSION + " (contract belfry.v1)");
    app.require_subcommand(1);
    app.footer(R"(
EXIT STATUS
  0    done
  1    failed; stderr says what, where and what to do
  2    wrong command line
  130  cancelled with Ctrl-C: nothing was changed

EXAMPLES
  belfryctl city import porto.osm.pbf --out cities/porto --timezone Europe/Lisbon
  belfryctl assets import lights.csv --city cities/dc --layer lighting --type luminaire --map id=FACILITYID rated_power=WATTAGE1
  belfryctl city demo --out cities/demo --assets 200000
  belfryctl status
  belfryctl journal verify --store ~/.local/state/belfry

SEE ALSO
  belfry(1), belfryd(1))");
    Action action;
    addCityCommands(app, action);
    addGatewayCommands(app, action);
    addJournalCommands(app, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kOk : kUsage;
    }
    return action ? action() : kUsage;
}
