"""How a report looks, on a screen in light and dark, on a phone, and on paper."""

from paceclip.report import ink, svg

_PAGE = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1040px;padding:28px 20px 48px;background:var(--page);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums}
header{margin:0 4px 18px}
h1{margin:0;font-size:30px;line-height:1.2;letter-spacing:-.01em}
h2{margin:0 0 10px;font-size:16px}
h3{margin:0;font-size:14px}
p{margin:0 0 8px}
section>p:last-child{margin-bottom:0}
.about,.note,footer{color:var(--faint)}
.about{margin:4px 0 0}
.note,footer{font-size:13px}
.note{margin:10px 0 0}
.warn{border-left:4px solid var(--off);padding-left:12px}
footer{margin:22px 4px 0}
section{margin:0 0 16px;padding:18px 20px;background:var(--card);border-radius:12px}
dl.sums{display:flex;flex-wrap:wrap;gap:14px 40px;margin:0 4px 20px}
dl.sums div{display:flex;flex-direction:column-reverse}
dl.sums dt{color:var(--faint);font-size:13px}
dl.sums dd{margin:0;font-size:28px;font-weight:600;line-height:1.25;letter-spacing:-.01em}
dl.sums small{font-size:15px;font-weight:400;color:var(--faint);letter-spacing:0}
svg{display:block;width:100%;height:auto}
.narrow{display:none}
figure{margin:0}
figcaption{color:var(--faint);font-size:13px;margin:8px 0 0}
figcaption i{display:inline-block;width:18px;height:9px;margin:0 5px 1px 0;border-radius:2px;vertical-align:middle}
figcaption span{margin-right:16px;white-space:nowrap}
.read{min-height:1.5em;margin:0 0 2px;font-size:13px;color:var(--faint)}
input.pick{position:absolute;opacity:0}
label.pick{display:inline-block;margin:0 6px 10px 0;padding:3px 12px;border:1px solid var(--line);border-radius:99px;
cursor:pointer;color:var(--faint)}
input.pick:checked+label{background:var(--ink);border-color:var(--ink);color:var(--card)}
input.pick:focus-visible+label{outline:2px solid var(--pace);outline-offset:2px}
#by-time:checked~#over-distance,#by-distance:checked~#over-time{display:none}
.roll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{padding:5px 10px;text-align:right;white-space:nowrap;border-top:1px solid var(--line);font-weight:400}
thead th{border-top:0;color:var(--faint);font-size:13px;vertical-align:bottom}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
.l{text-align:left}
tr.k td,tr.k th{color:var(--faint)}
tr.sum>*{border-top:2px solid var(--line);font-weight:600}
.miss{color:var(--off);font-weight:600}
.hit{color:var(--target);font-weight:600}
#steps th:nth-child(2){text-align:left}
#steps i{position:relative;display:inline-block;width:132px;height:14px;vertical-align:-2px;border-radius:7px;
background:linear-gradient(90deg,var(--pause) 33.3%,var(--aim) 0 66.7%,var(--pause) 0)}
#steps i:after{content:"";position:absolute;left:var(--x);top:1px;width:12px;height:12px;margin-left:-6px;
border-radius:50%;background:var(--pace);border:2px solid var(--card)}
#steps i.o:after{background:var(--off)}
.bar{display:inline-block;height:10px;min-width:2px;border-radius:2px;background:var(--pace)}
.bars{width:40%;text-align:left}
.both{display:grid;grid-template-columns:1fr 1fr;gap:16px}
.both section{margin:0}
.week{table-layout:fixed}
.week td,.week th{white-space:normal;vertical-align:top;text-align:left;padding:8px}
.week th:first-child{width:72px;padding-left:0}
.day{font-size:13px;line-height:1.35}
.day b{display:block;font-weight:600}
.day.left,.day.rest{color:var(--faint)}
.day:is(.left,.rest) b{font-weight:400}
.day i{font-style:normal;font-weight:600}
.done i{color:var(--target)}
.part i{color:var(--off)}
.many{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:20px 24px}
@media(max-width:640px){
body{padding:18px 10px 32px}
h1{font-size:24px}
section{padding:14px 12px}
dl.sums{gap:10px 24px}
dl.sums dd{font-size:22px}
.both{grid-template-columns:1fr}
.wide{display:none}
.narrow{display:block}
th.wide,td.wide{display:none}
#steps :is(td,th):is(:nth-child(1),:nth-child(8),:nth-child(9)){display:none}
#steps td span{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
th,td{padding:5px 4px;font-size:14px}
thead th{white-space:normal}
#steps :is(table,thead,tbody){display:block}
#steps tr{display:grid;grid-template-columns:repeat(4,1fr) 20px;align-items:end;padding:5px 0;
border-top:1px solid var(--line)}
#steps thead tr{border:0}
#steps tr.sum{border-top-width:2px}
#steps :is(td,th){padding:0;border:0}
#steps :is(td,th):nth-child(2){grid-column:1/4}
#steps :is(td,th):nth-child(3){grid-column:4}
#steps :is(td,th):nth-child(n+4):nth-child(-n+7){grid-row:2}
#steps :is(td,th):nth-child(4){text-align:left}
#steps :is(td,th):last-child{grid-area:1/5}
#steps .sum td:last-child{grid-area:1/4/2/6}
.week,.week tbody,.week tr,.week td,.week th{display:block;width:auto}
.week thead{display:none}
.week th:first-child{width:auto;padding:12px 0 2px;font-weight:600}
.week tr:first-child th{border:0;padding-top:0}
.week td{padding:4px 0;border:0}
.week td:empty{display:none}
}
@media print{
@page{margin:14mm}
body{max-width:none;padding:0;font-size:11px;background:none}
th,td{padding:3px 5px;font-size:10px}
.roll{overflow:visible}
#steps i{width:84px}
section{padding:0 0 10px;break-inside:avoid}
section.long{break-inside:auto}
tr,h2{break-inside:avoid;break-after:auto}
thead{display:table-header-group}
label.pick,.read,.narrow{display:none}
.wide{display:block}
th.wide,td.wide{display:table-cell}
#over-time,#over-distance{display:block!important}
#steps i,.bar,figcaption i,svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""


def css() -> str:
    """The page's style sheet."""
    light = _variables(ink.LIGHT)
    dark = _variables(ink.DARK)
    names = {name: f"var(--{name})" for name in ink.LIGHT}
    schemes = (
        f":root{{color-scheme:light dark;{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    )
    return schemes + svg.classes(names) + _PAGE.replace("\n", "")


def _variables(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in colours.items())
