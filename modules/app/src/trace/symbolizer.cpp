#include "trace/symbolizer.h"

#include <cstdlib>
#include <cxxabi.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <unistd.h>

#include <nuages/base/text.h>
#include <nuages/fibers/blocking.h>

namespace nuages::app {
namespace {

// The debug information of this process as it is mapped now.
class DebugInfo {
public:
    DebugInfo() {
        // Not the standard callback, which may ask servers on the network for debug information.
        callbacks_.find_elf = dwfl_linux_proc_find_elf;
        callbacks_.find_debuginfo = dwfl_build_id_find_debuginfo;
        callbacks_.debuginfo_path = &debuginfo_path_;
        dwfl_ = dwfl_begin(&callbacks_);
        if (!dwfl_)
            return;
        dwfl_linux_proc_report(dwfl_, getpid());
        dwfl_report_end(dwfl_, nullptr, nullptr);
    }
    DebugInfo(const DebugInfo&) = delete;
    DebugInfo& operator=(const DebugInfo&) = delete;
    ~DebugInfo() {
        if (dwfl_)
            dwfl_end(dwfl_);
    }
    Dwfl* get() const { return dwfl_; }

private:
    Dwfl_Callbacks callbacks_{};
    char* debuginfo_path_ = nullptr;
    Dwfl* dwfl_ = nullptr;
};

struct FreeDies {
    void operator()(Dwarf_Die* dies) const { std::free(dies); }
};
using Dies = std::unique_ptr<Dwarf_Die[], FreeDies>;

std::string demangled(const char* name) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> plain(
        abi::__cxa_demangle(name, nullptr, nullptr, &status), &std::free);
    std::string text = status == 0 && plain ? plain.get() : name;
    for (const auto& [from, to] :
         {std::pair<std::string_view, std::string_view>{
              "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >",
              "std::string"},
          {"std::basic_string_view<char, std::char_traits<char> >", "std::string_view"}})
        text = text::replace_all(text, from, to);
    return text;
}

// The linker's name of a function, or its plain name; null where it has none.
const char* function_name(Dwarf_Die* die) {
    Dwarf_Attribute attribute;
    for (const unsigned int name : {DW_AT_linkage_name, DW_AT_MIPS_linkage_name}) {
        if (dwarf_attr_integrate(die, name, &attribute))
            return dwarf_formstring(&attribute);
    }
    return dwarf_diename(die);
}

std::string absolute_file(const char* file, Dwarf_Die* unit) {
    if (!file)
        return "";
    std::filesystem::path path(file);
    Dwarf_Attribute attribute;
    if (path.is_relative() && dwarf_attr(unit, DW_AT_comp_dir, &attribute))
        path = std::filesystem::path(dwarf_formstring(&attribute)) / path;
    return path.lexically_normal().string();
}

// Where the function of an inlined frame was called.
void move_to_call_site(Dwarf_Die* inlined, Dwarf_Die* unit, std::string& file, int& line) {
    file.clear();
    line = 0;
    Dwarf_Attribute attribute;
    Dwarf_Word value = 0;
    if (dwarf_attr(inlined, DW_AT_call_line, &attribute) && dwarf_formudata(&attribute, &value) == 0)
        line = static_cast<int>(value);
    Dwarf_Files* files = nullptr;
    std::size_t count = 0;
    if (dwarf_attr(inlined, DW_AT_call_file, &attribute) && dwarf_formudata(&attribute, &value) == 0 &&
        dwarf_getsrcfiles(unit, &files, &count) == 0 && value < count)
        file = absolute_file(dwarf_filesrc(files, value, nullptr, nullptr), unit);
}

// Whether the file is one of the framework's src/ and include/ folders; this one is
// modules/app/src/trace/symbolizer.cpp.
bool is_framework_file(const std::string& file) {
    static const std::string modules =
        (std::filesystem::path(__FILE__).parent_path() / "../../..").lexically_normal().string();
    if (!file.starts_with(modules))
        return false;
    const std::size_t folder = file.find('/', modules.size());
    const std::string_view rest = folder == std::string::npos ? "" : std::string_view(file).substr(folder);
    return rest.starts_with("/src/") || rest.starts_with("/include/");
}

Frame::Owner owner_of(const Frame& frame) {
    if (is_framework_file(frame.file) || frame.function.starts_with("nuages::"))
        return Frame::Owner::framework;
    if (!frame.file.starts_with('/') || frame.file.starts_with("/usr/") ||
        frame.function.starts_with("std::"))
        return Frame::Owner::library;
    return Frame::Owner::site;
}

// The compilation unit of an address, and what to take off it. The table by which libdw finds it is not
// written by clang
// (-gdwarf-aranges); without one all units of the module are asked.
Dwarf_Die* unit_at(Dwfl_Module* module, Dwarf_Addr address, Dwarf_Addr& bias) {
    if (Dwarf_Die* unit = dwfl_module_addrdie(module, address, &bias))
        return unit;
    for (Dwarf_Die* unit = nullptr; (unit = dwfl_module_nextcu(module, unit, &bias));)
        if (dwarf_haspc(unit, address - bias) == 1)
            return unit;
    return nullptr;
}

std::vector<Frame> frames_at(Dwfl* dwfl, std::uintptr_t return_address) {
    // The call lies before the address that it returns to.
    const Dwarf_Addr address = return_address - 1;
    Dwfl_Module* module = dwfl_addrmodule(dwfl, address);
    if (!module)
        return {Frame{"??", {}}};
    Dwarf_Addr bias = 0;
    Dwarf_Die* unit = unit_at(module, address, bias);

    std::string file;
    int line = 0;
    if (Dwarf_Line* source = unit ? dwarf_getsrc_die(unit, address - bias) : nullptr) {
        file = absolute_file(dwarf_linesrc(source, nullptr, nullptr), unit);
        dwarf_lineno(source, &line);
    }

    std::vector<Frame> frames;
    Dwarf_Die* raw = nullptr;
    const int scopes = unit ? dwarf_getscopes(unit, address - bias, &raw) : 0;
    const Dies at_address(raw);
    // Of the innermost scope the concrete ones around it: they lead through the callers it was inlined into.
    Dwarf_Die* raw_around = nullptr;
    const int count = scopes > 0 ? dwarf_getscopes_die(&raw[0], &raw_around) : 0;
    const Dies around(raw_around);
    for (int i = 0; i < count; ++i) {
        Dwarf_Die* die = &around[static_cast<std::size_t>(i)];
        if (dwarf_tag(die) != DW_TAG_inlined_subroutine)
            continue;
        const char* name = function_name(die);
        frames.push_back(
            {.function = name ? demangled(name) : "??", .file = file, .line = line, .inlined = true});
        move_to_call_site(die, unit, file, line);
    }
    const char* symbol = dwfl_module_addrname(module, address);
    frames.push_back({.function = symbol ? demangled(symbol) : "??", .file = file, .line = line});
    for (Frame& frame : frames)
        frame.owner = owner_of(frame);
    return frames;
}

// What was looked up before. The addresses of a process's code are few, so it stays small.
class FrameCache {
public:
    std::vector<Frame> frames(const std::vector<std::uintptr_t>& return_addresses) {
        const std::lock_guard lock(mutex_);
        std::unique_ptr<DebugInfo> info;
        std::vector<Frame> frames;
        for (const std::uintptr_t address : return_addresses) {
            auto known = known_.find(address);
            if (known == known_.end()) {
                if (!info)
                    info = std::make_unique<DebugInfo>();
                auto found = info->get() ? frames_at(info->get(), address) : std::vector<Frame>{};
                known = known_.emplace(address, std::move(found)).first;
            }
            frames.insert(frames.end(), known->second.begin(), known->second.end());
        }
        return frames;
    }

private:
    std::mutex mutex_;
    std::map<std::uintptr_t, std::vector<Frame>> known_;
};

bool is_of_the_recorder(const Frame& frame) {
    for (const std::string_view name : {"__cxa_throw", "nuages::app::(anonymous namespace)::ThrowSites::add",
                                        "nuages::app::current_stack"}) {
        if (frame.function.starts_with(name))
            return true;
    }
    return frame.function == "_Unwind_Backtrace";
}

std::vector<Frame> without_recorder(std::vector<Frame> frames) {
    constexpr std::size_t deepest = 6;
    std::size_t first = 0;
    for (std::size_t i = 0; i < frames.size() && i < deepest; ++i) {
        if (is_of_the_recorder(frames[i]))
            first = i + 1;
    }
    frames.erase(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(first));
    return frames;
}

}  // namespace

std::vector<Frame> symbolize(const std::vector<std::uintptr_t>& return_addresses) {
    static FrameCache* const cache =
        new FrameCache;  // never destroyed: an error may come while the process ends
    return fibers::run_blocking([&]() -> std::vector<Frame> {
        try {
            return without_recorder(cache->frames(return_addresses));
        } catch (const std::exception&) {
            return {};
        }
    });
}

std::vector<SourceLine> source_lines(const std::string& file, int line, int around) noexcept {
    try {
        std::vector<SourceLine> lines;
        std::ifstream source(file);
        std::string text;
        for (int number = 1; number <= line + around && std::getline(source, text); ++number) {
            if (number >= line - around)
                lines.push_back({number, text});
        }
        return lines;
    } catch (const std::exception&) {
        return {};
    }
}

std::string trace_text(const std::vector<Frame>& frames) {
    constexpr std::size_t innermost = 4;
    std::string text;
    std::size_t left_out = 0;
    const auto mention_left_out = [&] {
        if (left_out > 0)
            text += "   ... " + std::to_string(left_out) + " of Nuages and libraries\n";
        left_out = 0;
    };
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const Frame& frame = frames[i];
        if (i >= innermost && frame.owner != Frame::Owner::site) {
            ++left_out;
            continue;
        }
        mention_left_out();
        text += "#" + std::to_string(i) + " " + frame.function;
        if (!frame.file.empty())
            text += " at " + frame.file + ":" + std::to_string(frame.line);
        text += "\n";
    }
    mention_left_out();
    return text;
}

}  // namespace nuages::app
