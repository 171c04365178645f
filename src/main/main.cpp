#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include <unistd.h>

#include "cli/command_line.hpp"
#include "cli/private_memory.hpp"

int main(int count, char** words) {
    huiyin::cli::keep_memory_private();
    // A reader that goes away is an ordinary end of writing, not of the process.
    std::signal(SIGPIPE, SIG_IGN);
    const std::vector<std::string> arguments(words + 1, words + count);
    const bool terminal = isatty(STDERR_FILENO) == 1;
    return static_cast<int>(huiyin::cli::run(arguments, std::cout, std::cerr, terminal));
}
