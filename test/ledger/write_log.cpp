// Writes a log as static files, with everything that an outside client wants to check: the checkpoint of every size at
// which it was published, proofs that entries are in it, and proofs that later trees contain earlier ones.
//
//     log.vkey, witness.vkey        the keys
//     log/checkpoint, log/tile/...  the log as it is served, with the partial tiles and bundles of every published size
//     checkpoints/<size>            each published checkpoint
//     proofs/<index>-<size>.tlog-proof
//     consistency/<old>-<new>       `old <size>`, the hashes, a blank line, the newer checkpoint

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "ledger/example_log.hpp"

namespace {

using namespace huiyin;
using namespace huiyin::ledger;
namespace fs = std::filesystem;

const std::vector<std::size_t> published_sizes = {0,    1,     2,     3,     100,   255,   256,   257,  512,
                                                  1000, 65280, 65535, 65536, 65537, 65792, 66000, 70000};

void write_file(const fs::path& path, std::string_view bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream file{path, std::ios::binary};
    file << bytes;
    if (!file.flush()) throw std::runtime_error{"cannot write " + path.string()};
}

SigningKey witness_key() {
    return SigningKey::from_seed("witness.example/w1", sha256(as_bytes("witness")), KeyType::ed25519_cosignature);
}

std::string cosigned_checkpoint(const Checkpoint& checkpoint) {
    const std::string text = checkpoint_text(checkpoint);
    return sign_checkpoint(checkpoint, example::log_key()) +
           witness_key().cosignature_line(text, 1750000000 + checkpoint.size);
}

/// The entries of the next batch, which brings the log to at most `size`. Most are short; some are empty or as long as
/// an entry can be.
std::vector<std::string> next_entries(std::size_t from, std::size_t size) {
    std::vector<std::string> entries;
    const std::size_t end = std::min(size, from + 1 + from % 1024);
    for (std::size_t i = from; i < end; ++i) entries.push_back(example::entry_text(i));
    if (from <= 50 && end > 50) entries[50 - from].clear();
    if (from <= 300 && end > 300) entries[300 - from] = std::string(entry_bytes_max, 'x');
    return entries;
}

class Writer {
public:
    explicit Writer(fs::path directory) : directory_(std::move(directory)) {}

    void write_all() {
        write_file(directory_ / "log.vkey", example::log_key().verifier().text() + "\n");
        write_file(directory_ / "witness.vkey", witness_key().verifier().text() + "\n");
        for (const std::size_t size : published_sizes) {
            while (log_.entries().size() < size) log_.grow(next_entries(log_.entries().size(), size));
            publish();
        }
    }

private:
    void publish() {
        const std::size_t size = log_.entries().size();
        const std::string checkpoint = cosigned_checkpoint(log_.checkpoint());
        write_tiles(size);
        write_file(directory_ / "log/checkpoint", checkpoint);
        write_file(directory_ / "checkpoints" / std::to_string(size), checkpoint);
        for (std::size_t index = 0; index < size; index += 1 + size / 7) write_proof_of(index, size, checkpoint);
        if (size > 0) write_proof_of(size - 1, size, checkpoint);
        for (const std::size_t old : published_sizes) {
            if (old < size) write_consistency(old, size, checkpoint);
        }
    }

    void write_tiles(std::size_t size) {
        for (const Tile& tile : tiles_of(size)) {
            if (fs::exists(directory_ / "log" / path_of(tile))) continue;
            Bytes hashes = *log_.reader()(tile);
            hashes.resize(tile.width * hash_bytes);
            write_file(directory_ / "log" / path_of(tile), as_text(hashes));
            if (tile.level != 0) continue;
            Bytes bundle;
            for (std::size_t i = 0; i < tile.width; ++i) {
                append_to_bundle(bundle, as_bytes(log_.entries()[tile.index * tile_width_max + i]));
            }
            write_file(directory_ / "log" / path_of(Bundle{tile.index, tile.width}), as_text(bundle));
        }
    }

    void write_proof_of(std::size_t index, std::size_t size, const std::string& checkpoint) {
        const TlogProof proof{.extra = to_bytes(log_.entries()[index]),
                              .index = index,
                              .hashes = *inclusion_proof(index, size, log_.reader()),
                              .checkpoint = checkpoint};
        const std::string name = std::to_string(index) + "-" + std::to_string(size) + ".tlog-proof";
        write_file(directory_ / "proofs" / name, write_proof(proof));
    }

    void write_consistency(std::size_t old, std::size_t size, const std::string& checkpoint) {
        std::string text = "old " + std::to_string(old) + "\n";
        for (const Hash& hash : *consistency_proof(old, size, log_.reader())) text += base64_encode(hash) + "\n";
        const std::string name = std::to_string(old) + "-" + std::to_string(size);
        write_file(directory_ / "consistency" / name, text + "\n" + checkpoint);
    }

    fs::path directory_;
    example::Log log_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        static_cast<void>(std::fprintf(stderr, "usage: write_log DIRECTORY\n"));
        return 2;
    }
    Writer{argv[1]}.write_all();
    return 0;
}
