#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "store/sqlite/database.hpp"

namespace huiyin::store::sqlite {

/// A connection for reading with every statement that a request may need. Never waits for the writer.
struct Reader {
    explicit Reader(const std::filesystem::path& file);

    Database database;

    Statement timeline;
    Statement codes;
    Statement matter_size;
    Statement maybe_representing;
    Statement sealed_identity;
    Statement attachment_key;
    Statement is_attached;
    Statement case_row;
    Statement due_before;
    Statement to_erase;
    Statement open_after;
    Statement tallies;
    Statement aged_tallies;
    Statement open_before;
    Statement last_case;
    Statement imported;
    Statement unheld;
    Statement load_of_unit;
    Statement queue_of_unit;
    Statement queue_of_asked;
    Statement queue_due_soon;
    Statement queue_overdue;
    Statement queue_urgent;
    Statement queue_unowned;
    Statement queue_backlog;
    Statement queue_backlog_of_lead;
    Statement queue_overdue_unowned;
    Statement queue_of_handler;
    Statement queue_of_lead;

    Statement log_size;
    Statement log_turn;
    Statement cosignatures;
    Statement checkpoint;
    Statement tile;
    Statement entry;
    Statement entries;

    Statement officer_by_sign_in;
    Statement officer_by_id;
    Statement officers;
    Statement session;
    Statement api_token;
    Statement api_tokens;
};

/// Connections that are free. As many come to be as threads read at the same moment.
class ReaderPool {
public:
    explicit ReaderPool(std::filesystem::path file) : file_(std::move(file)) {}

    /// A reader for as long as it is held.
    class Lease {
    public:
        Lease(ReaderPool& pool, std::unique_ptr<Reader> reader) noexcept : pool_(&pool), reader_(std::move(reader)) {}
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() {
            if (reader_) pool_->give_back(std::move(reader_));
        }
        [[nodiscard]] Reader* operator->() const noexcept { return reader_.get(); }
        [[nodiscard]] Reader& operator*() const noexcept { return *reader_; }

    private:
        ReaderPool* pool_;
        std::unique_ptr<Reader> reader_;
    };

    [[nodiscard]] Lease take();

private:
    void give_back(std::unique_ptr<Reader> reader);

    std::filesystem::path file_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Reader>> free_;
};

}  // namespace huiyin::store::sqlite
