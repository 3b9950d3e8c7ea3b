// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Arguments.h"

#include <CLI/App.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace retort {

namespace {

/// "-1", "-.5": a value and not an option, as long as no option looks like that.
bool isNegativeNumber(const std::string &text)
{
    bool hasDigit = false;
    bool hasPoint = false;
    for (size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '.' && !hasPoint)
            hasPoint = true;
        else if (std::isdigit(static_cast<unsigned char>(text[i])) != 0)
            hasDigit = true;
        else
            return false;
    }
    return hasDigit && text.back() != '.';
}

bool takesValue(const CLI::Option &option)
{
    return option.get_items_expected_max() > 0;
}

/// "-m/--message", as argparse names an option in its messages.
std::string nameOf(const CLI::Option &option)
{
    std::string name;
    for (const std::string &letter : option.get_snames())
        name += (name.empty() ? "-" : "/-") + letter;
    for (const std::string &word : option.get_lnames())
        name += (name.empty() ? "--" : "/--") + word;
    return name;
}

/// Whether the text begins with an option's name or a part of it, with or without a value: "--message=two words".
bool namesOption(const CLI::App &app, const std::string &text)
{
    const bool isLong = text[1] == '-';
    const std::string name = isLong ? text.substr(2, text.find('=') - 2) : text.substr(1, 1);
    const auto matches = [&](const CLI::Option *option) {
        return isLong ? std::ranges::any_of(option->get_lnames(),
                                            [&name](const std::string &word) { return word.starts_with(name); })
                      : std::ranges::count(option->get_snames(), name) > 0;
    };
    return std::ranges::any_of(app.get_options(), matches);
}

/// What argparse takes for an option: also a negative number where an option looks like one, but no text with a space
/// in it that names none.
bool looksLikeOption(const CLI::App &app, const std::string &text)
{
    if (text.size() < 2 || text[0] != '-')
        return false;
    return namesOption(app, text) || (!isNegativeNumber(text) && text.find(' ') == std::string::npos);
}

/// The option's long form if it has one: what CLI11 gets.
std::string spelled(const CLI::Option &option)
{
    return option.get_lnames().empty() ? "-" + option.get_snames().front() : "--" + option.get_lnames().front();
}

/// The option and its value as one word, so that a value may begin with a dash. Only an empty value has to be a word of
/// its own, or CLI11 takes the next one for it.
std::vector<std::string> joined(const CLI::Option &option, const std::string &value)
{
    if (value.empty())
        return {spelled(option), value};
    return {spelled(option) + (option.get_lnames().empty() ? "" : "=") + value};
}

/// Reads the part of a command line that belongs to one parser.
class PartReader
{
public:
    PartReader(const CLI::App &program, const CLI::App &app) : m_program(program), m_app(app) {}

    enum class End { AtFirstArgument, AtLast };

    /// Reads from `next` on and moves it past what was read.
    std::optional<UsageError> read(const std::vector<std::string> &arguments, size_t &next, End end)
    {
        bool onlyArguments = false;
        while (next < arguments.size()) {
            const std::string &token = arguments[next];
            if (!onlyArguments && token == "--") {
                onlyArguments = true;
                ++next;
            } else if (!onlyArguments && looksLikeOption(m_app, token)) {
                ++next;
                auto error = token[1] == '-' ? readLong(token, arguments, next) : readShort(token, arguments, next);
                if (error)
                    return error;
            } else {
                if (end == End::AtFirstArgument)
                    return std::nullopt;
                m_positionals.push_back(token);
                ++next;
            }
        }
        return std::nullopt;
    }

    /// What argparse asks for once everything is read.
    std::optional<UsageError> check() const
    {
        if (m_asksForHelp)
            return std::nullopt;
        size_t room = 0;
        std::string missing;
        for (const CLI::Option *option : m_app.get_options()) {
            if (!option->nonpositional() && option->get_positional()) {
                const bool isList = option->get_items_expected_max() > 1;
                if (option->get_required() && m_positionals.size() <= room)
                    missing += (missing.empty() ? "" : ", ") + option->get_name(true);
                room = isList ? m_positionals.size() : room + 1;
            }
        }
        if (!missing.empty())
            return UsageError{&m_app, "the following arguments are required: " + missing};
        std::vector<std::string> extra = m_unknown;
        if (m_positionals.size() > room)
            extra.insert(extra.end(), m_positionals.begin() + std::ptrdiff_t(room), m_positionals.end());
        if (extra.empty())
            return std::nullopt;
        std::string text;
        for (const std::string &token : extra)
            text += (text.empty() ? "" : " ") + token;
        return UsageError{&m_program, "unrecognized arguments: " + text};
    }

    const std::vector<std::string> &options() const { return m_options; }
    const std::vector<std::string> &positionals() const { return m_positionals; }
    bool asksForHelp() const { return m_asksForHelp; }

private:
    std::optional<UsageError> readLong(const std::string &token, const std::vector<std::string> &arguments,
                                       size_t &next)
    {
        const size_t equals = token.find('=');
        const std::string name = token.substr(2, equals == std::string::npos ? equals : equals - 2);
        const CLI::Option *found = nullptr;
        std::string candidates;
        int count = 0;
        for (const CLI::Option *option : m_app.get_options()) {
            for (const std::string &word : option->get_lnames()) {
                if (word == name)
                    return take(*option, token, equals, arguments, next);
                if (word.starts_with(name)) {
                    found = option;
                    candidates += (candidates.empty() ? "--" : ", --") + word;
                    ++count;
                }
            }
        }
        if (count > 1)
            return UsageError{&m_app, "ambiguous option: " + token + " could match " + candidates};
        if (count == 1)
            return take(*found, token, equals, arguments, next);
        m_unknown.push_back(token);
        return std::nullopt;
    }

    std::optional<UsageError> readShort(const std::string &token, const std::vector<std::string> &arguments,
                                        size_t &next)
    {
        for (size_t at = 1; at < token.size(); ++at) {
            const std::string letter = token.substr(at, 1);
            const CLI::Option *option = nullptr;
            for (const CLI::Option *candidate : m_app.get_options()) {
                if (std::ranges::count(candidate->get_snames(), letter) > 0)
                    option = candidate;
            }
            if (!option) {
                m_unknown.push_back(at == 1 ? token : "-" + token.substr(at));
                return std::nullopt;
            }
            if (takesValue(*option)) {
                // "-cFILE", "-c=FILE" or "-c FILE"
                if (at + 1 == token.size())
                    return take(*option, token, std::string::npos, arguments, next);
                addValue(*option, token.substr(token[at + 1] == '=' ? at + 2 : at + 1));
                return std::nullopt;
            }
            addFlag(*option);
        }
        return std::nullopt;
    }

    std::optional<UsageError> take(const CLI::Option &option, const std::string &token, size_t equals,
                                   const std::vector<std::string> &arguments, size_t &next)
    {
        if (!takesValue(option)) {
            if (equals != std::string::npos) {
                return UsageError{&m_app, "argument " + nameOf(option) + ": ignored explicit argument '" +
                                              token.substr(equals + 1) + "'"};
            }
            addFlag(option);
            return std::nullopt;
        }
        if (equals != std::string::npos) {
            addValue(option, token.substr(equals + 1));
            return std::nullopt;
        }
        if (next == arguments.size() || looksLikeOption(m_app, arguments[next]) || arguments[next] == "--")
            return UsageError{&m_app, "argument " + nameOf(option) + ": expected one argument"};
        addValue(option, arguments[next++]);
        return std::nullopt;
    }

    void addValue(const CLI::Option &option, const std::string &value)
    {
        for (const std::string &word : joined(option, value))
            m_options.push_back(word);
    }

    void addFlag(const CLI::Option &option)
    {
        m_options.push_back(spelled(option));
        m_asksForHelp = m_asksForHelp || option.get_lnames() == std::vector<std::string>{"help"} ||
                        option.get_lnames() == std::vector<std::string>{"version"};
    }

    const CLI::App &m_program;
    const CLI::App &m_app;
    std::vector<std::string> m_options;
    std::vector<std::string> m_positionals;
    std::vector<std::string> m_unknown;
    bool m_asksForHelp = false;
};

std::string commandList(const CLI::App &program, const char *separator, const char *quote)
{
    std::string list;
    for (const CLI::App *command : program.get_subcommands({}))
        list += (list.empty() ? "" : separator) + (quote + command->get_name() + quote);
    return list;
}

} // namespace

std::expected<std::vector<std::string>, UsageError> normaliseArguments(const CLI::App &program,
                                                                       const std::vector<std::string> &arguments)
{
    size_t next = 0;
    PartReader global(program, program);
    if (auto error = global.read(arguments, next, PartReader::End::AtFirstArgument))
        return std::unexpected(*error);
    std::vector<std::string> result = global.options();
    if (next < arguments.size() && !global.asksForHelp()) {
        const std::string &name = arguments[next++];
        const auto found = program.get_subcommands([&name](const CLI::App *app) { return app->get_name() == name; });
        if (found.empty()) {
            const std::string list = commandList(program, ",", "");
            return std::unexpected(UsageError{&program, "argument {" + list + "}: invalid choice: '" + name +
                                                            "' (choose from " + commandList(program, ", ", "'") + ")"});
        }
        PartReader part(program, *found.front());
        if (auto error = part.read(arguments, next, PartReader::End::AtLast))
            return std::unexpected(*error);
        if (auto error = part.check())
            return std::unexpected(*error);
        result.push_back(name);
        result.insert(result.end(), part.options().begin(), part.options().end());
        if (!part.positionals().empty()) {
            result.emplace_back("--");
            result.insert(result.end(), part.positionals().begin(), part.positionals().end());
        }
    } else if (auto error = global.check()) {
        return std::unexpected(*error);
    }
    std::ranges::reverse(result);
    return result;
}

std::string usageOf(const CLI::App &app)
{
    std::string name = app.get_name();
    if (app.get_parent())
        name = app.get_parent()->get_name() + " " + name;

    std::vector<std::string> words;
    std::vector<std::string> positionals;
    for (const CLI::Option *option : app.get_options()) {
        if (option->get_positional()) {
            const std::string word = option->get_name(true);
            const bool isList = option->get_items_expected_max() > 1;
            if (option->get_required())
                positionals.push_back(isList ? fmt::format("{0} [{0} ...]", word) : word);
            else
                positionals.push_back(isList ? fmt::format("[{} ...]", word) : fmt::format("[{}]", word));
            continue;
        }
        std::string word =
            option->get_snames().empty() ? "--" + option->get_lnames().front() : "-" + option->get_snames().front();
        if (takesValue(*option))
            word += " " + option->get_type_name();
        words.push_back("[" + word + "]");
    }
    words.insert(words.end(), positionals.begin(), positionals.end());
    if (!app.get_parent()) {
        words.push_back("{" + commandList(app, ",", "") + "}");
        words.emplace_back("...");
    }

    constexpr size_t kWidth = 78;
    std::string text = "usage: " + name;
    const std::string indent(text.size() + 1, ' ');
    size_t column = text.size();
    bool isFirst = true;
    for (const std::string &word : words) {
        if (!isFirst && column + 1 + word.size() > kWidth) {
            text.append("\n").append(indent).append(word);
            column = indent.size() + word.size();
        } else {
            text += " " + word;
            column += 1 + word.size();
        }
        isFirst = false;
    }
    return text + "\n";
}

} // namespace retort
