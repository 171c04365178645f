import unittest

import coroutines
from tree import Tree


def found(body, path="src/http/server.cpp"):
    text = "asio::awaitable<void> serve(Stream stream) {\n" + body + "\n}\n"
    return [finding.line for finding in coroutines.check(Tree({path: text}))]


class Statements(unittest.TestCase):
    def test_plain_statements_are_allowed(self):
        for body in (
            "co_await read(stream);",
            "const auto [error, bytes] = co_await read(stream, as_result);",
            "const auto work = [&] { return late ? a() : b(); };\nconst Response r = co_await offload(pool, work);",
            "for (bool on = true; on;) {\n  const Limits limits{1, 2};\n  co_await read(stream, limits);\n}",
            "if (co_await ready(stream)) {\n  go();\n}",
            "while (more ? yes() : no()) co_await step();",
            "const auto a = Aggregate{1};\n// co_await f(Aggregate{1})\nco_await f(a);",
            "switch (kind) {\n  case Kind::a: co_await read(stream); break;\n  case Kind::b: break;\n}",
            "try {\n  co_await read(stream);\n} catch (const std::exception&) {\n}",
            "if (a) {\n  b();\n} else {\n  co_await c();\n}",
            'log("{} ?");\nco_await say("{a ? b : c}");',
            "if (x[0] == 1) co_return;\nco_await f(y[0]);",
            "[[maybe_unused]] const auto n = co_await f();",
        ):
            self.assertEqual(found(body), [], body)

    def test_a_braced_list_is_found(self):
        for body in (
            "co_await f(Aggregate{1, 2});",
            "const auto x = co_await f({1, 2});",
            "const Pair pair{co_await f(), 1};",
            "g(Aggregate{1}, co_await f());",
            "return_to(Aggregate{.a = 1, .b = co_await f()});",
            "if (co_await f(Aggregate{1})) {\n  go();\n}",
        ):
            self.assertEqual(found(body), [2], body)

    def test_a_choice_or_a_lambda_is_found(self):
        for body in (
            "co_await (late ? a() : b());",
            "const auto x = late ? co_await a() : co_await b();",
            "co_await offload(pool, [&] { return answer(); });",
            "co_await offload(pool, [work = std::move(work)]() mutable {\n  work();\n});",
            "co_return co_await offload(pool, [] { return 1; });",
        ):
            self.assertEqual(found(body), [2], body)


class Closures(unittest.TestCase):
    def test_a_capturing_lambda_coroutine_is_found(self):
        self.assertEqual(found("co_spawn(context, [&stream]() -> asio::awaitable<void> {\n  co_await f(stream);\n});"), [2])
        self.assertEqual(found("const auto run = [this] { co_return 1; };"), [2])

    def test_others_are_allowed(self):
        self.assertEqual(found("const auto run = [](Stream s) -> asio::awaitable<void> { co_await f(s); };"), [])
        self.assertEqual(found("const auto run = [&] { return [](int n) -> Task { co_return n; }; };"), [])


class Home(unittest.TestCase):
    def test_coroutines_stay_in_http(self):
        self.assertEqual(found("co_return;", "src/web/pages.cpp"), [2])
        self.assertEqual(found("co_return;", "test/client.cpp"), [])
        self.assertEqual(found("// co_return is for src/http", "src/web/pages.cpp"), [])


if __name__ == "__main__":
    unittest.main()
