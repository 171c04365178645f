// What a fuzz target is linked with where there is no libFuzzer: feeds it every file of its corpus, and changed copies
// of each from a seeded generator, so that each run feeds the same.

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
/// Of the sanitizers' runtime, where it is linked in.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

using Input = std::string;

/// Bounds of one run, whatever the size of the corpus.
constexpr std::size_t changed_bytes_max = 1'500'000;
constexpr std::size_t input_bytes_max = 100'000;
constexpr std::uint64_t seed = 1;

std::string_view current;

/// The input that brought the program down, so that it can be kept as a seed.
void print_current() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "\nthe input, as hexadecimal digits:\n";
    for (const char c : current) {
        const auto byte = static_cast<unsigned char>(c);
        text += {digits[byte / digits.size()], digits[byte % digits.size()]};
    }
    text += '\n';
    if (write(STDERR_FILENO, text.data(), text.size()) < 0) std::perror("write");
}

void on_abort(int) { print_current(); }

void feed(std::string_view input) {
    current = input;
    // The two types are both bytes.
    static_cast<void>(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size()));
}

std::vector<Input> inputs_of(std::span<char*> folders) {
    std::vector<std::filesystem::path> paths;
    for (const char* const folder : folders) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file()) paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Input> inputs;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return inputs;
}

/// Changes an input at some places.
class Changer {
public:
    explicit Changer(const std::vector<Input>& inputs) : inputs_(inputs) {}

    [[nodiscard]] Input changed(Input input) {
        for (std::size_t changes = 1 + below(4); changes > 0; --changes) change_once(input);
        if (input.size() > input_bytes_max) input.resize(input_bytes_max);
        return input;
    }

private:
    [[nodiscard]] std::size_t below(std::size_t bound) { return random_() % bound; }

    void change_once(Input& input) {
        constexpr std::array<std::string_view, 12> pieces{
            std::string_view("\0", 1), "\xff", "\r\n",         "\n",           "\"",          "%", "=",
            "18446744073709551616",    "-1",   "\xef\xbb\xbf", "\xe5\x9b\x9e", "\xed\xa0\x80"};
        const std::size_t at = below(input.size() + 1);
        const std::size_t length = std::min(below(16) + 1, input.size() - at);
        switch (below(6)) {
            case 0:
                if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
                break;
            case 1:
                if (at < input.size()) input[at] = static_cast<char>(below(256));
                break;
            case 2: input.erase(at, length); break;
            case 3: input.insert(at, input.substr(at, length)); break;
            case 4: input.insert(at, pieces.at(below(pieces.size()))); break;
            default: {
                const Input& other = inputs_[below(inputs_.size())];
                const std::size_t from = below(other.size() + 1);
                input.replace(at, length, other.substr(from, below(64) + 1));
            }
        }
    }

    const std::vector<Input>& inputs_;
    std::mt19937_64 random_{seed};
};

}  // namespace

int main(int count, char** arguments) {
    const std::span all(arguments, static_cast<std::size_t>(count));
    const std::size_t changed_inputs_max = all.size() < 3 ? 0 : std::strtoul(all[1], nullptr, 10);
    const std::vector<Input> inputs = all.size() < 3 ? std::vector<Input>{} : inputs_of(all.subspan(2));
    if (inputs.empty()) {
        std::fprintf(stderr, "usage: %s CHANGED_INPUTS FOLDER.. with at least one file\n", arguments[0]);
        return 2;
    }
    std::signal(SIGABRT, on_abort);
    if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(print_current);
    for (const Input& input : inputs) feed(input);
    Changer changer(inputs);
    std::size_t fed = 0;
    for (std::size_t bytes = 0; fed < changed_inputs_max && bytes < changed_bytes_max; ++fed) {
        const Input input = changer.changed(inputs[fed % inputs.size()]);
        bytes += input.size() + 1;
        feed(input);
    }
    std::printf("%zu seeds and %zu changed inputs\n", inputs.size(), fed);
    return 0;
}
