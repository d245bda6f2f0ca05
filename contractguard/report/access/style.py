"""The style sheet of the page: light and dark, on a screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence


def filter_rules(kinds: Sequence[str], roles: int) -> str:
    """Return the rules that leave rows out: of another kind of access, or not to be called as the chosen role."""
    hidden = [f"body:has(#show-{kind}:checked) tbody tr:not(.{kind})" for kind in kinds]
    hidden += [f"body:has(#role-{number}:checked) tbody tr:not(.r{number})" for number in range(roles)]
    hidden.append("body:has(#wrong:checked) tbody tr:not(.wrong)")
    return f"{','.join(hidden)}{{display:none}}"


def sheet() -> str:
    """Return the rules that are the same on every page."""
    return _SHEET


_SHEET = """
:root{color-scheme:light dark;--ink:#1c2024;--soft:#60666d;--paper:#fff;--shade:#f4f5f7;--line:#d9dce0;
--good:#1a7f37;--bad:#b42318;--warn:#9a6700;--calm:#0b6bcb;--badbg:#fdecea;--warnbg:#fff4d6;--calmbg:#e7f1fc}
@media (prefers-color-scheme:dark){:root{--ink:#e4e6e9;--soft:#9aa1a9;--paper:#15181c;--shade:#1e2227;--line:#343a41;
--good:#4ac26b;--bad:#ff7b72;--warn:#e3b341;--calm:#6cb6ff;--badbg:#3a1d1b;--warnbg:#372c12;--calmbg:#16293d}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
header,main{padding:0 1.5rem}
header{padding-top:1.25rem}
h1{margin:0;font-size:1.5rem;overflow-wrap:anywhere}
h2{margin:2rem 0 .75rem;font-size:1.2rem}
header p,.legend{margin:.25rem 0 1rem;color:var(--soft)}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
.filters{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:0 0 1rem}
fieldset{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0;padding:0;border:0}
legend{padding:0;color:var(--soft);font-size:.85rem}
label{display:inline-flex;align-items:center;gap:.3rem;cursor:pointer}
input{margin:0}
table{width:100%;border-collapse:separate;border-spacing:0;border:1px solid var(--line);border-radius:6px}
th,td{padding:.4rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
thead th{position:sticky;top:0;z-index:2;background:var(--shade);font-size:.85rem;white-space:nowrap}
tbody th{position:sticky;left:0;z-index:1;min-width:16rem;max-width:32rem;background:var(--paper);font-weight:400}
thead th:first-child{left:0;z-index:3}
tbody tr:hover>*{background:var(--shade)}
td:nth-child(3){min-width:14rem}
td:nth-child(4){min-width:9rem}
th.role,td.verdict{text-align:center}
th.role{max-width:9rem;overflow:hidden;text-overflow:ellipsis}
.method{font:600 .85em ui-monospace,monospace}
.kind,.stated,.place{color:var(--soft);font-size:.85rem}
.count{display:inline-block;min-width:1.35em;padding:0 .35em;border-radius:1em;font-size:.75rem;font-weight:600;
text-align:center;color:var(--bad);background:var(--badbg)}
.badge{padding:.05rem .45rem;border-radius:1em;font-size:.8rem;white-space:nowrap;background:var(--shade)}
.open .badge{color:var(--bad);background:var(--badbg)}
.optional .badge{color:var(--warn);background:var(--warnbg)}
.public .badge{color:var(--calm);background:var(--calmbg)}
td.verdict{font-weight:700}
.both{color:var(--good)}
td.neither{color:var(--soft);font-weight:400}
td.contract{color:var(--bad);background:var(--badbg)}
td.policy{color:var(--warn);background:var(--warnbg)}
.findings{margin:0;padding:0;list-style:none}
.findings li{margin:0 0 .75rem;padding:.6rem .9rem;border-left:4px solid var(--calm);border-radius:4px;
background:var(--shade);overflow-wrap:anywhere}
.findings li.error{border-color:var(--bad)}
.findings li.warning{border-color:var(--warn)}
.findings p{margin:.35rem 0 0}
.severity{font-size:.8rem;font-weight:600;text-transform:uppercase;color:var(--calm)}
.error .severity{color:var(--bad)}
.warning .severity{color:var(--warn)}
@page{size:landscape}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--paper:#fff;--shade:#f4f5f7;--line:#bbb;--good:#1a7f37;
--bad:#b42318;--warn:#7a5200;--calm:#0b5aa8;--badbg:#fdecea;--warnbg:#fff4d6;--calmbg:#e7f1fc}
body{font-size:10pt}.filters{display:none}table{border:0}
thead{display:table-header-group}thead th,tbody th{position:static}
tbody th,td:nth-child(n){min-width:0}tr,li{break-inside:avoid}
td,th,li{print-color-adjust:exact;-webkit-print-color-adjust:exact}header,main{padding:0}}
"""
