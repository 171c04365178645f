#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>

#include <CLI/CLI.hpp>
#include <sys/stat.h>

#include "cli/administering.hpp"
#include "cli/command_line.hpp"
#include "cli/csv.hpp"
#include "cli/files.hpp"
#include "cli/import_rows.hpp"
#include "cli/importing.hpp"
#include "cli/office_reading.hpp"
#include "cli/working_office.hpp"
#include "web/words.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string folder;
    std::string file;
    std::string unit;
    std::string as;
    std::string outcome = "explained";
    std::string language = "zh";
    std::string receipts;
    bool dry_run = false;
};

/// The account that stands for takings-over in the register. Nobody signs in with it.
constexpr std::string_view import_account = "import";

ImportWords words_in(Language language) {
    if (language == Language::zh) {
        return {.procedure = "原登记系统的案件，由导入转入；受理日期按原提交日期记载。",
                .rule = "来源未载明。",
                .reasons = "来源未载明；事实部分为原答复全文。",
                .next_step = "来源未载明。不服该答复的，可向答复机关的上一级查询是否仍可申请复查。"};
    }
    return {.procedure = "Taken over from another register; the day of filing stands for the day of acceptance.",
            .rule = "The source does not say.",
            .reasons = "The source does not say; the facts are the whole of the answer as it was given.",
            .next_step =
                "The source does not say. Whether a review can still be asked for, the body one level up can "
                "tell."};
}

std::string fault_text(const RowFault& fault, const Console& console) {
    const std::string& column = fault.column;
    switch (fault.kind) {
        case RowFault::Kind::wrong_width:
            return console.text("it has another number of fields than the first row", "字段数与首行不同");
        case RowFault::Kind::not_utf8: return console.text("{0} is not UTF-8", "{0} 不是 UTF-8 编码", column);
        case RowFault::Kind::missing: return console.text("{0} is empty", "{0} 为空", column);
        case RowFault::Kind::not_a_time:
            return console.text("{0} is no date or time (YYYY-MM-DD, with HH:MM:SS if known)",
                                "{0} 不是日期时间（YYYY-MM-DD，可带 HH:MM:SS）", column);
        case RowFault::Kind::answer_without_time:
            return console.text("there is an answer, but {0} is empty", "有答复，但 {0} 为空", column);
        case RowFault::Kind::time_without_answer:
            return console.text("there is a time of answering, but {0} is empty", "有答复时间，但 {0} 为空", column);
        case RowFault::Kind::answered_before_filed:
            return console.text("it was answered before it was filed", "答复时间早于提交时间");
        case RowFault::Kind::in_the_future: return console.text("{0} lies in the future", "{0} 在将来", column);
        case RowFault::Kind::too_early:
            return console.text("{0} lies before {1}, which no real date does", "{0} 早于 {1}，不是真实日期", column,
                                to_text(ImportColumns::earliest_day));
    }
    return {};
}

std::string fault_text(CsvError::Kind kind, const Console& console) {
    switch (kind) {
        case CsvError::Kind::stray_quote: return console.text("a quotation mark stands where none may", "引号位置有误");
        case CsvError::Kind::unclosed_quote:
            return console.text("a quotation mark is never closed; the rest of the file was not read",
                                "引号没有闭合，其后内容未读取");
        case CsvError::Kind::field_too_long: return console.text("a field is too long", "字段过长");
        case CsvError::Kind::too_many_fields: return console.text("it has too many fields", "字段过多");
    }
    return {};
}

std::string trouble_text(app::StoreTrouble trouble, const Console& console) {
    switch (trouble) {
        case app::StoreTrouble::full: return console.text("the disk is full", "磁盘已满");
        case app::StoreTrouble::unavailable: return console.text("the database cannot be written", "数据库无法写入");
        case app::StoreTrouble::stopping: return console.text("the log is stopping", "日志正在停止");
    }
    return {};
}

/// Where a row stands in its file: its place among the rows after the head, and its line.
struct RowPlace {
    std::uint64_t row = 0;
    std::uint64_t line = 0;
};

struct Totals {
    std::uint64_t taken_over = 0;
    std::uint64_t answered = 0;
    std::uint64_t completed = 0;
    std::uint64_t there_already = 0;
    std::uint64_t bad = 0;
    std::uint64_t store_failed = 0;
    std::uint64_t receipts_failed = 0;
};

/// One run of the command.
class Run {
public:
    Run(const Wish& wish, Console& console) : wish_(wish), console_(console), progress_(console) {}

    Exit operator()() {
        auto office = WorkingOffice::open(OfficeFolder(wish_.folder), console_, {});
        if (!office) return say(office.error(), console_);
        office_ = *std::move(office);
        words_.emplace(office_->locale());
        const auto order = make_order();
        if (!order) return say(order.error(), console_);
        std::ifstream file;
        if (wish_.file != "-") file.open(wish_.file, std::ios::binary);
        if (wish_.file != "-" && !file) {
            return console_.refuse(Exit::environment, "Cannot read {0}.", "无法读取 {0}。", wish_.file);
        }
        if (!wish_.receipts.empty() && ::mkdir(wish_.receipts.c_str(), S_IRWXU) != 0 &&
            !std::filesystem::is_directory(wish_.receipts)) {
            return console_.refuse(Exit::environment, "Cannot make the folder {0}.", "无法建立目录 {0}。",
                                   wish_.receipts);
        }
        CsvReader reader(wish_.file == "-" ? std::cin : file);
        const auto columns = read_head(reader);
        if (!columns) return say(columns.error(), console_);
        // The clock waits, so that no case is seen between its filing and its answer.
        const auto lock = FileLock::take(office_->folder().clock_lock());
        if (!lock) {
            return console_.refuse(Exit::environment, "Cannot write in {0}.", "无法写入 {0}。", wish_.folder);
        }
        take_all(reader, *columns, *order);
        office_->stop();
        return sum_up();
    }

private:
    Result<Officer, Trouble> officer_who_imports(UnitId unit) {
        app::StaffBook& staff = office_->store().staff();
        const std::string sign_in = wish_.as.empty() ? std::string(import_account) : wish_.as;
        if (auto account = staff.find(sign_in)) return account->officer;
        if (!wish_.as.empty()) {
            return fail(Trouble{Exit::usage, console_.text("There is no account {0}.", "没有账号 {0}。", wish_.as)});
        }
        const Officer officer{office_->office()->accounts.next(),
                              unit,
                              {Role::registrar, Role::approver},
                              std::string(import_account),
                              "导入 Import"};
        if (wish_.dry_run) return officer;
        if (auto trouble = administer(*office_, on_machine(*office_).add(officer, {}, true), console_)) {
            return fail(*std::move(trouble));
        }
        return officer;
    }

    Result<ImportOrder, Trouble> make_order() {
        const app::OfficePointer office = office_->office();
        ImportOrder order;
        if (!wish_.unit.empty()) {
            const auto unit = find_unit(office->units, wish_.unit);
            if (!unit) {
                return fail(
                    Trouble{Exit::usage,
                            console_.text("There is no unit {0}; `huiyin unit {1} list` shows them.",
                                          "没有单位 {0}；huiyin unit {1} list 可列出。", wish_.unit, wish_.folder)});
            }
            order.addressed_to = *unit;
        }
        order.received_by = office->units.receiving_unit(order.addressed_to, {}).value_or(UnitId{});
        const auto officer = officer_who_imports(order.received_by);
        if (!officer) return fail(officer.error());
        order.actor = Actor::of(*officer);
        order.acts_for_holder = wish_.as.empty();
        order.outcome = wish_.outcome;
        const Rulebook& rulebook = office->rulebook(office->rulebook_in_force);
        if (find_choice(rulebook.outcomes, wish_.outcome) == nullptr) {
            std::string known;
            for (const Choice& outcome : rulebook.outcomes) known += (known.empty() ? "" : ", ") + outcome.id;
            return fail(Trouble{Exit::usage, console_.text("{0} has no outcome {1}. Choose one with --outcome: {2}.",
                                                           "{0} 没有处理结果 {1}。请用 --outcome 选择：{2}。",
                                                           rulebook.reference(), wish_.outcome, known)});
        }
        order.language = wish_.language == "en" ? Language::en : Language::zh;
        order.entered_on = office_->time().now().on;
        order.words = words_in(order.language);
        return order;
    }

    Result<ImportColumns, Trouble> read_head(CsvReader& reader) {
        std::string all;
        for (const std::string_view name : ImportColumns::needed) all += (all.empty() ? "" : ", ") + std::string(name);
        std::string more;
        for (const std::string_view name : ImportColumns::possible)
            more += (more.empty() ? "" : ", ") + std::string(name);
        const auto head = reader.next();
        if (!head || !*head) {
            return fail(Trouble{Exit::usage, console_.text("The file has no first row with the names of its columns. "
                                                           "Needed: {0}. Possible: {1}.",
                                                           "文件缺少列名首行。必需：{0}。可选：{1}。", all, more)});
        }
        auto columns = ImportColumns::from_head(**head);
        if (!columns) {
            return fail(Trouble{Exit::usage, console_.text("The column {0} has to be there once. "
                                                           "Needed: {1}. Possible: {2}.",
                                                           "列 {0} 须有且只有一个。必需：{1}。可选：{2}。",
                                                           columns.error(), all, more)});
        }
        for (const std::string& name : columns->passed_over()) {
            console_.note("The column {0} means nothing here and is passed over.", "不使用列 {0}。", name);
        }
        return *std::move(columns);
    }

    void take_all(CsvReader& reader, const ImportColumns& columns, const ImportOrder& order) {
        const app::OfficePointer office = office_->office();
        Importing importing({.filing = office_->filing(),
                             .log = office_->writer(),
                             .cases = office_->store().cases(),
                             .time = office_->time()},
                            order);
        RowPlace place;
        while (auto row = reader.next()) {
            ++place.row;
            place.line = *row ? (*row)->line : row->error().line;
            if (!*row) {
                report_bad(place, fault_text(row->error().kind, console_));
                continue;
            }
            auto imported = columns.read(**row, order.entered_on);
            if (!imported) {
                report_bad(place, fault_text(imported.error(), console_));
            } else if (wish_.dry_run) {
                judge(place, *imported, order, *office);
            } else {
                importing.take(*std::move(imported), [this, place](RowOutcome outcome) {
                    const std::lock_guard lock(mutex_);
                    outcomes_.emplace_back(place, std::move(outcome));
                });
            }
            settle_outcomes();
            if (totals_.store_failed > 0) break;
            if (progress_.due()) {
                progress_.show(console_.text("{0} rows read, {1} taken over, {2} bad",
                                             "已读 {0} 行，转入 {1} 件，有误 {2} 行", place.row, totals_.taken_over,
                                             totals_.bad));
            }
        }
        importing.wait();
        settle_outcomes();
    }

    void judge(RowPlace place, const ImportedCase& row, const ImportOrder& order, const app::Office& office) {
        if (const auto there = office_->store().cases().imported(row.source_key)) {
            judge_again(place, row, *there);
        } else if (!judged_.insert(row.source_key).second) {
            ++totals_.there_already;
        } else if (const auto refused = judge_row(row, order, office, office_->time())) {
            report_refused(place, refused->refusal, refused->step);
        } else {
            ++totals_.taken_over;
            if (row.answer) ++totals_.answered;
        }
    }

    /// A row that an earlier run took over.
    void judge_again(RowPlace place, const ImportedCase& row, CaseId there) {
        const auto file = office_->store().cases().find(there);
        if (!file) return report_bad(place, trouble_text(app::StoreTrouble::unavailable, console_));
        switch (standing_of(row, *file, office_->time())) {
            case RowStanding::there_already: ++totals_.there_already; break;
            case RowStanding::to_complete: ++totals_.completed; break;
            case RowStanding::contradicts: report_contradiction(place); break;
            case RowStanding::acted_on: report_acted_on(place); break;
        }
    }

    void report_contradiction(RowPlace place) {
        report_bad(place, console_.text("its source_id was taken over before, saying something else",
                                        "其 source_id 先前已转入，但所载内容不同"));
    }

    void report_acted_on(RowPlace place) {
        report_bad(place, console_.text("its case was taken over without this answer and has been worked on since; "
                                        "the answer was not taken over",
                                        "该案先前转入时没有这份答复，之后已在本系统办理；此答复未转入"));
    }

    void report_bad(RowPlace place, const std::string& why) {
        ++totals_.bad;
        console_.note("row {0} (line {1}): {2}", "第 {0} 行（文件第 {1} 行）：{2}", place.row, place.line, why);
    }

    void report_refused(RowPlace place, const Refusal& refusal, const std::string& step) {
        const std::string why = words_->refusal(refusal, console_.language());
        const std::string field = refusal.field.empty() ? step : step + "." + refusal.field;
        report_bad(place, field + ": " + why);
    }

    void settle_outcomes() {
        std::deque<std::pair<RowPlace, RowOutcome>> settled;
        {
            const std::lock_guard lock(mutex_);
            settled.swap(outcomes_);
        }
        for (const auto& [place, outcome] : settled) settle(place, outcome);
    }

    void settle(RowPlace place, const RowOutcome& outcome) {
        switch (outcome.kind) {
            case RowOutcome::Kind::taken_over: ++totals_.taken_over; break;
            case RowOutcome::Kind::completed: ++totals_.completed; break;
            case RowOutcome::Kind::there_already: ++totals_.there_already; break;
            case RowOutcome::Kind::contradicts: report_contradiction(place); break;
            case RowOutcome::Kind::acted_on: report_acted_on(place); break;
            case RowOutcome::Kind::refused: report_refused(place, *outcome.refusal, outcome.step); break;
            case RowOutcome::Kind::store_failed:
                ++totals_.store_failed;
                console_.note("row {0} (line {1}): {2}", "第 {0} 行（文件第 {1} 行）：{2}", place.row, place.line,
                              trouble_text(outcome.trouble, console_));
                break;
        }
        if (outcome.answered) ++totals_.answered;
        if (wish_.receipts.empty() || outcome.receipt.empty()) return;
        const auto file = std::filesystem::path(wish_.receipts) / (outcome.number + ".txt");
        if (const auto written = write_new_private_file(file, outcome.receipt); !written) {
            ++totals_.receipts_failed;
            console_.note("Cannot write {0}: {1}", "无法写入 {0}：{1}", file.string(), written.error().what);
        }
    }

    Exit sum_up() {
        if (wish_.dry_run) {
            console_.say("{0} rows would be taken over, {1} of them with an answer. Nothing was written.",
                         "可转入 {0} 行，其中有答复 {1} 行。未写入任何内容。", totals_.taken_over, totals_.answered);
        } else {
            console_.say("{0} cases taken over, {1} of them with an answer.", "转入 {0} 件，其中有答复 {1} 件。",
                         totals_.taken_over, totals_.answered);
        }
        if (totals_.completed > 0 && wish_.dry_run) {
            console_.say("{0} cases of an earlier run would be completed.", "可补全先前未完成的 {0} 件。",
                         totals_.completed);
        } else if (totals_.completed > 0) {
            console_.say("{0} cases of an earlier run were completed.", "补全先前未完成的 {0} 件。", totals_.completed);
        }
        console_.say("{0} rows were there already, {1} rows are bad.", "已有 {0} 行，有误 {1} 行。",
                     totals_.there_already, totals_.bad);
        if (totals_.store_failed > 0 || totals_.receipts_failed > 0) {
            return console_.refuse(
                Exit::environment,
                "It stopped before the end. Make room or mend the trouble, and run it again: what is "
                "there is not doubled.",
                "未能全部完成。请排除故障后重新运行：已有的不会重复。");
        }
        return totals_.bad > 0 ? Exit::does_not_hold : Exit::ok;
    }

    const Wish& wish_;
    Console& console_;
    Progress progress_;
    std::unique_ptr<WorkingOffice> office_;
    std::optional<web::Words> words_;
    Totals totals_;
    std::unordered_set<std::string> judged_;  ///< With --dry-run: the rows that would have become cases.
    std::mutex mutex_;
    std::deque<std::pair<RowPlace, RowOutcome>> outcomes_;
};

}  // namespace

void add_import(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(line.app(), "import",
                                 console.text("Take cases over from another register, out of a CSV file.",
                                              "从 CSV 文件转入其他登记系统的案件。"));
    command.footer(
        console.text("The file: RFC 4180, UTF-8, the names of the columns in the first row.\n"
                     "Needed: subject, filed_at, text.\n"
                     "Possible: source_id, answer, answered_at, topic, place, about (names separated by `;`), wish.\n"
                     "A row that is there already is passed over, so a run can be repeated.",
                     "文件：RFC 4180，UTF-8，首行为列名。\n必需列：subject、filed_at、text。\n"
                     "可选列：source_id、answer、answered_at、topic、place、about（以 ; "
                     "分隔）、wish。\n已转入的行不会重复，可多次运行。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command
        .add_option("FILE", wish->file, console.text("CSV file; `-` is the standard input", "CSV 文件；- 表示标准输入"))
        ->required();
    command.add_option("--unit", wish->unit,
                       console.text("Unit that receives the cases, by number or name; else the bureau",
                                    "接收案件的单位编号或名称；不给则为受理机构"));
    command.add_option(
        "--as", wish->as,
        console.text("Account that takes them over: it has to be registrar and approver of that unit. "
                     "Without it the register names the account `import`, with which nobody signs in",
                     "办理转入的账号，须兼有该单位的 registrar 和 approver 角色；不给则记为无人登录的账号 import"));
    command
        .add_option(
            "--outcome", wish->outcome,
            console.text("Outcome that the answers get, by its id in the rulebook", "答复的处理结果（规则中的标识）"))
        ->capture_default_str();
    command.add_option("--language", wish->language, console.text("Language of the cases", "案件的语言"))
        ->check(CLI::IsMember({"zh", "en"}))
        ->capture_default_str();
    command.add_option("--receipts", wish->receipts,
                       console.text("Folder for the receipts of new cases, with their secret codes",
                                    "新案件回执的存放目录（含查询码）"));
    command.add_flag("--dry-run", wish->dry_run, console.text("Judge every row and write nothing", "只检查，不写入"));
    line.on(command, [wish, &console] { return Run(*wish, console)(); });
}

}  // namespace huiyin::cli
