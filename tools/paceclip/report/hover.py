"""What a page does where it is pointed at: it says what was there. Nothing else of it needs the script."""

import json

from paceclip.activity.activity import Activity
from paceclip.report.markup import Markup

# No chart has more pixels.
_MOST = 1000

_SCRIPT = """
(d=>{
const t=s=>`${s>=3600?(s/3600|0)+":":""}${String(s/60%60|0).padStart(s<3600?1:2,"0")}:${String(s%60).padStart(2,"0")}`
const pace=v=>{const n=Math.round(d.one/v);return v>0&&n<3600?t(n)+" /"+d.unit:"--:--"}
let s=0,m=0
const rows=document.querySelectorAll("#steps tbody th")
const all=d.points.map(p=>({s:s+=p[0],m:m+=p[1],v:p[2]}))
for(const svg of document.querySelectorAll("svg[data-x]")){
const read=svg.closest("section").querySelector(".read"),x=svg.dataset.x
const [left,right]=svg.dataset.from.split(" ").map(Number)
const line=svg.appendChild(document.createElementNS(svg.namespaceURI,"path"))
line.setAttribute("class","s-faint")
const end=all[all.length-1],box=svg.viewBox.baseVal
svg.addEventListener("pointermove",e=>{
const r=svg.getBoundingClientRect(),at=Math.min(Math.max((e.clientX-r.left)*box.width/r.width,left),right)
const want=(at-left)/(right-left)*end[x]
let a=0,b=all.length-1
while(a<b){const h=a+b>>1;all[h][x]<want?a=h+1:b=h}
const p=all[a],i=d.ends.findIndex(n=>p.s<=n)
line.setAttribute("d",`M${at.toFixed(1)} 18V${box.height-44}`)
const step=i<0?"":`${i+1}. ${rows[i].textContent}`
read.textContent=[t(p.s),`${(p.m*1000/d.one).toFixed(2)} ${d.unit}`,pace(p.v),step].join(" · ")
})
svg.addEventListener("pointerleave",()=>{line.removeAttribute("d");read.textContent=""})
}
})
"""


def script(run: Activity, one_mm: int) -> Markup:
    """For the run's page; `one_mm` is its km or mile. Of more points than can be told apart it has fewer."""
    every = 1 + len(run.points) // _MOST
    points = []
    s = m = 0
    for point in run.points[every - 1 :: every]:
        metres = point.mm // 1000
        points.append([point.s - s, metres - m, -1 if point.mm_s is None else point.mm_s])
        s, m = point.s, metres
    told = {
        "unit": run.unit,
        "one": one_mm,
        "points": points,
        "ends": [lap.end_s for lap in run.laps],
    }
    data = json.dumps(told, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(f"<script>{_SCRIPT.strip()}({data})</script>")
