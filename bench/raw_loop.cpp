// Raw limits that the costs of safety are compared with, each a bare loop over a library or the disk. Of `identity`,
// `sign` and `cosign`, a second is one of processor time.
//
//     raw_loop identity SECONDS                        boxes a second: libsodium's sealed box over an identity
//     raw_loop stream SECONDS BYTES THREADS            streams a second: so many bytes through libsodium's secretstream
//     raw_loop disk SECONDS BYTES FILES THREADS DIR    times a second that so many files are written and synced
//     raw_loop sign SECONDS                            ECDSA signatures a second, on P-256, as a handshake needs one
//     raw_loop cosign SECONDS                          an Ed25519 signature checked, and one made: a second

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <unistd.h>

namespace {

using Bytes = std::vector<unsigned char>;

void demand(bool holds, const char* what) {
    if (holds) return;
    static_cast<void>(std::fprintf(stderr, "raw_loop: %s\n", what));
    std::exit(1);
}

/// How often one thread gets through with it in a second of processor time: what else runs on the machine does not
/// count.
double rate_of_processor(double seconds, const std::function<void()>& once) {
    const auto spent = [] {
        timespec time{};
        demand(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0, "no clock");
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    };
    const double start = spent();
    long done = 0;
    while (spent() - start < seconds) {
        once();
        ++done;
    }
    return static_cast<double>(done) / (spent() - start);
}

/// How often a second all threads together get through with it. Each has a number.
double rate(double seconds, int threads, const std::function<void(int)>& once) {
    std::atomic<long> done{0};
    const auto start = std::chrono::steady_clock::now();
    const auto end = start + std::chrono::duration<double>(seconds);
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) {
        all.emplace_back([&, i] {
            while (std::chrono::steady_clock::now() < end) {
                once(i);
                done.fetch_add(1, std::memory_order_relaxed);
            }
        });
    }
    for (std::thread& one : all) one.join();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    return static_cast<double>(done.load()) / took.count();
}

double identities(double seconds) {
    Bytes open(crypto_box_PUBLICKEYBYTES);
    Bytes secret(crypto_box_SECRETKEYBYTES);
    crypto_box_keypair(open.data(), secret.data());
    // The size of the identity that bench/wrk/file.lua gives.
    const Bytes identity(150, 'x');
    Bytes box(identity.size() + crypto_box_SEALBYTES);
    return rate_of_processor(seconds,
                             [&] { crypto_box_seal(box.data(), identity.data(), identity.size(), open.data()); });
}

void seal_stream(const Bytes& plain, Bytes& sealed) {
    constexpr std::size_t piece_bytes = 65'536;
    std::array<unsigned char, crypto_secretstream_xchacha20poly1305_KEYBYTES> key{};
    std::array<unsigned char, crypto_secretstream_xchacha20poly1305_HEADERBYTES> header{};
    crypto_secretstream_xchacha20poly1305_state state{};
    crypto_secretstream_xchacha20poly1305_keygen(key.data());
    crypto_secretstream_xchacha20poly1305_init_push(&state, header.data(), key.data());
    for (std::size_t at = 0; at < plain.size(); at += piece_bytes) {
        const std::size_t bytes = std::min(piece_bytes, plain.size() - at);
        crypto_secretstream_xchacha20poly1305_push(&state, sealed.data(), nullptr, plain.data() + at, bytes, nullptr, 0,
                                                   0);
    }
}

double streams(double seconds, std::size_t bytes, int threads) {
    const Bytes plain(bytes, 'x');
    std::vector<Bytes> sealed(static_cast<std::size_t>(threads), Bytes(70'000));
    return rate(seconds, threads, [&](int i) { seal_stream(plain, sealed[static_cast<std::size_t>(i)]); });
}

void write_synced(const std::string& path, const Bytes& bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    demand(file >= 0, "cannot open a file");
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t count = ::write(file, bytes.data() + at, std::min<std::size_t>(65'536, bytes.size() - at));
        demand(count > 0, "cannot write");
        at += static_cast<std::size_t>(count);
    }
    demand(::fsync(file) == 0, "cannot sync");
    ::close(file);
}

double disk(double seconds, std::size_t bytes, int files, int threads, const std::string& folder) {
    const Bytes plain(bytes, 'x');
    std::atomic<long> number{0};
    const double each_second = rate(seconds, threads, [&](int) {
        for (int i = 0; i < files; ++i) write_synced(folder + "/raw-" + std::to_string(number.fetch_add(1)), plain);
    });
    for (long i = 0; i < number.load(); ++i) std::filesystem::remove(folder + "/raw-" + std::to_string(i));
    return each_second;
}

double signatures(double seconds) {
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    demand(key != nullptr, "cannot make a key");
    const Bytes text(130, 'x');  // what a server signs in TLS 1.3
    const double each_second = rate_of_processor(seconds, [&] {
        EVP_MD_CTX* const context = EVP_MD_CTX_new();
        std::array<unsigned char, 128> signature{};
        std::size_t length = signature.size();
        const bool made = EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key) == 1 &&
                          EVP_DigestSign(context, signature.data(), &length, text.data(), text.size()) == 1;
        EVP_MD_CTX_free(context);
        demand(made, "cannot sign");
    });
    EVP_PKEY_free(key);
    return each_second;
}

double cosignatures(double seconds) {
    Bytes open(crypto_sign_PUBLICKEYBYTES);
    Bytes secret(crypto_sign_SECRETKEYBYTES);
    crypto_sign_keypair(open.data(), secret.data());
    const Bytes text(200, 'x');
    Bytes signature(crypto_sign_BYTES);
    return rate_of_processor(seconds, [&] {
        crypto_sign_detached(signature.data(), nullptr, text.data(), text.size(), secret.data());
        demand(crypto_sign_verify_detached(signature.data(), text.data(), text.size(), open.data()) == 0, "not valid");
    });
}

}  // namespace

int main(int argc, char** argv) {
    demand(sodium_init() >= 0, "libsodium does not start");
    const std::vector<std::string> words(argv + 1, argv + argc);
    demand(words.size() >= 2, "usage: raw_loop identity|stream|disk|sign|cosign SECONDS ..");
    const double seconds = std::atof(words[1].c_str());
    const auto number = [&](std::size_t at) {
        demand(words.size() > at, "a number is missing");
        return std::atoi(words[at].c_str());
    };
    double each_second = 0;
    if (words[0] == "identity") {
        each_second = identities(seconds);
    } else if (words[0] == "stream") {
        each_second = streams(seconds, static_cast<std::size_t>(number(2)), number(3));
    } else if (words[0] == "disk") {
        demand(words.size() == 6, "disk SECONDS BYTES FILES THREADS DIR");
        each_second = disk(seconds, static_cast<std::size_t>(number(2)), number(3), number(4), words[5]);
    } else if (words[0] == "sign") {
        each_second = signatures(seconds);
    } else if (words[0] == "cosign") {
        each_second = cosignatures(seconds);
    } else {
        demand(false, "no such loop");
    }
    std::printf("%.3f\n", each_second);
    return 0;
}
