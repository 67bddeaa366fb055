#!/usr/bin/env python3
"""wrong_lines.py FILE COUNT: up to COUNT lines of an RTL file, each with one thing wrong.

Prints "NUMBER<tab>RIGHT<tab>WRONG<tab>LINE" for lines that are spread over the file: the operator or
constant RIGHT of line NUMBER replaced by WRONG makes it LINE. Widths, ports, loops and assertions
stay as they are: a file with these wrong does not elaborate, or is no wrong design.
"""
import re
import sys

# What is replaced by what: the first that a line has.
RULES = [
    (r" == ", " != "), (r" != ", " == "), (r" && ", " || "), (r" \|\| ", " && "),
    (r" & ", " | "), (r" \| ", " & "), (r" \^ ", " & "), (r" \+ ", " - "), (r" - ", " + "),
    (r" < ", " >= "), (r" > ", " <= "), (r" >> ", " << "), (r" << ", " >> "),
    (r"(?<=[=(?:] )~(?=[\w({&|])", ""), (r"\bif \(!", "if ("), (r"\bif \((?!genvar)", "if (!"),
    (r"1'b0(?!\})", "1'b1"), (r"1'b1(?!\})", "1'b0"), (r"'d1\b", "'d2"), (r"'d0\b", "'d1"),
    (r"(?<='h)[0-9a-f]", lambda digit: f"{int(digit, 16) ^ 1:x}"),
    (r" <= (?=\w)", " <= ~"), (r" = (?=[a-z]\w*\b)", " = ~"),
    # What an instance gets.
    (r"^\s*\.(?!clk_i|rst_ni)\w+_i\s*\((?=[\w{])", lambda port: port + "~"),
]
# Declarations, loops, instances' parameters, what lint alone reads.
LEFT = re.compile(
    r"^\s*(//|`|module|endmodule|package|input|output|logic\b|int\b|parameter|localparam int"
    r"|for\b|genvar|end\b|case|function|typedef|\.[A-Z])|unused|gen_\w+$|: begin")

# A port that a parameter makes ignored.
TIED = re.compile(r"^\s*\.format_i\s*\(quaver_pkg::")


def wrong_lines(text):
    depth = 0  # inside `ifndef SYNTHESIS
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("`ifndef"):
            depth += 1
        if line.startswith("`endif"):
            depth -= 1
        code = line.split("//")[0].rstrip()
        if depth > 0 or LEFT.search(code) or TIED.search(code):
            continue
        # A declaration's name, a part select's bounds and a generate's condition are not touched.
        masked = re.sub(r"\[[^\]]*\]", lambda found: "\0" * len(found.group()), code)
        for right, wrong in RULES:
            found = re.search(right, masked)
            if found:
                there = code[found.start():found.end()]
                instead = wrong if isinstance(wrong, str) else wrong(there)
                changed = code[:found.start()] + instead + code[found.end():]
                yield number, " ".join(there.split()), " ".join(instead.split()), changed
                break


def main():
    lines = list(wrong_lines(open(sys.argv[1], encoding="utf-8").read()))
    count = min(int(sys.argv[2]), len(lines))
    for i in range(count):
        # The middles of COUNT equal parts.
        print(*lines[(2 * i + 1) * len(lines) // (2 * count)], sep="\t")


if __name__ == "__main__":
    main()
