/// The look of the page: one column of serif text, sober figures, light and dark.
enum Stylesheet {
  static let css = """
    :root{--paper:#fdfcf9;--ink:#1c1b19;--soft:#5f5b54;--faint:#8d887f;--rule:#d9d4ca;--tint:#f3f0e9;
    --treated:#0b5c6b;--wide:.42;--device:#b0651a;--untreated:#77736b;--kept:#0b5c6b;--lost:#cfe0e2;
    --copies:#7a4a86;--level:#a3312a;--good:#2f6b3a;--bad:#a3312a;
    --b0:#0b5c6b;--b1:#5c9aa6;--b2:#d8a657;--b3:#b0651a;--b4:#8c6a9c;--b5:#a9b79c;--b6:#c9c3b7;
    color-scheme:light dark}
    @media (prefers-color-scheme:dark){:root{--paper:#16181a;--ink:#e8e5de;--soft:#aaa59b;
    --faint:#8a857c;--rule:#373a3d;--tint:#1e2124;--treated:#63bccb;--wide:.6;--device:#e0a05a;
    --untreated:#9b968c;--kept:#4aa5b5;--lost:#24404a;--copies:#bb92c8;--level:#ef8a80;
    --good:#86c08f;--bad:#ef8a80;--b0:#4aa5b5;--b1:#2c6a78;--b2:#d8a657;--b3:#a9682c;
    --b4:#9a78ab;--b5:#6c7d63;--b6:#4b4f52}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);
    font:17px/1.55 Charter,"Bitstream Charter","Iowan Old Style","Palatino Linotype",Palatino,
    Georgia,"DejaVu Serif",serif;font-variant-numeric:oldstyle-nums}
    main{max-width:58rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
    header{border-bottom:1px solid var(--ink);padding-bottom:1.4rem;margin-bottom:1.6rem}
    .kicker,th,.badge,.facts dt,figcaption b,.chart text,.funnel text,footer,.key span{
    font-family:"Source Sans 3","Source Sans Pro","Gill Sans","Helvetica Neue",Arial,
    "DejaVu Sans",sans-serif}
    .kicker{font-size:.8rem;letter-spacing:.04em;color:var(--soft);margin:0 0 .6rem}
    h1,.subtitle{overflow-wrap:anywhere}h1{font-weight:600;font-size:clamp(1.5rem,4.2vw,2.15rem);line-height:1.2;margin:0 0 .3rem;
    text-wrap:balance}
    h2{font-weight:600;font-size:1.25rem;line-height:1.3;margin:2.8rem 0 .6rem;text-wrap:balance}
    h3{font-weight:600;font-size:1.02rem;margin:1.6rem 0 .3rem}
    p{margin:.5rem 0;max-width:44rem;hyphens:auto}
    .subtitle{color:var(--soft);margin:0}
    .verdict{font-size:clamp(1.1rem,2.6vw,1.32rem);line-height:1.45;margin:1.5rem 0 .4rem;
    max-width:48rem}
    .outcome{font-weight:700}.outcome.yes{color:var(--good)}.outcome.no{color:var(--bad)}
    .note,.small{font-size:.88rem;color:var(--soft)}
    a{color:inherit}
    .key{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.6rem,1fr));gap:1rem 1.5rem;
    margin:1.6rem 0 0;padding:0;list-style:none}
    .key li{border-top:2px solid var(--treated);padding-top:.45rem}
    .key b{display:block;font-size:1.5rem;line-height:1.15;font-weight:600;
    font-variant-numeric:lining-nums}
    .key span{font-size:.82rem;color:var(--soft);line-height:1.35;display:block;margin-top:.15rem}
    figure{margin:1.4rem 0 1.8rem}
    figcaption{font-size:.88rem;line-height:1.45;color:var(--soft);margin-top:.5rem;max-width:46rem}
    figcaption b{color:var(--ink);font-weight:600}
    svg{display:block;width:100%;height:auto;overflow:visible}
    svg text{font-size:11px;fill:var(--soft);font-variant-numeric:lining-nums tabular-nums}
    svg .end{text-anchor:end}svg .middle{text-anchor:middle}
    svg .axis-title{fill:var(--ink)}svg .legend{fill:var(--ink)}
    svg .row-label{font-size:12.5px;fill:var(--ink)}
    .funnel .value,.funnel .row-label{paint-order:stroke;stroke:var(--paper);stroke-width:3px}
    svg .value{font-size:12px;fill:var(--soft)}
    svg .value.strong{fill:var(--ink);font-weight:600}
    svg .note{font-size:10.5px;fill:var(--level);paint-order:stroke;stroke:var(--paper);stroke-width:3px}
    svg .note.strong{fill:var(--ink);font-weight:600}
    svg line.axis{stroke:var(--soft)}svg line.grid{stroke:var(--rule)}
    svg line.zero{stroke:var(--faint)}
    svg .dose{fill:var(--soft)}svg .dose-line{stroke:var(--rule);stroke-dasharray:1 3}
    svg .level{stroke:var(--level);stroke-dasharray:5 3}
    svg .one-per-cell{stroke:var(--ink);stroke-dasharray:3 3}
    svg .line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
    svg .treated{stroke:var(--treated);stroke-width:2.2}svg .treated.wide{stroke-width:5;
    stroke-opacity:var(--wide)}
    svg .device{stroke:var(--device);stroke-dasharray:6 5}
    svg .untreated-line{stroke:var(--untreated);stroke-dasharray:2 3.5}
    svg .l0{stroke:var(--b0)}svg .l1{stroke:var(--b3);stroke-dasharray:7 3}
    svg .l2{stroke:var(--copies)}svg .l3{stroke:var(--b1);stroke-dasharray:3 3}
    svg .l4{stroke:var(--b2)}svg .l5{stroke:var(--faint);stroke-dasharray:7 2 2 2}
    svg .shade{stroke:none;fill-opacity:.16}svg .s0{fill:var(--b0)}svg .s1{fill:var(--b3)}
    svg .s2{fill:var(--copies)}svg .s3{fill:var(--b1)}svg .s4{fill:var(--b2)}
    svg .s5{fill:var(--faint)}
    svg .tint-plus{fill:var(--treated)}svg .tint-minus{fill:var(--device)}
    svg .absent{fill:none;stroke:var(--rule);stroke-dasharray:2 2}
    svg .point{fill:var(--treated);stroke:var(--paper);stroke-width:1.5}
    svg .kept{fill:var(--kept)}svg .lost{fill:var(--lost)}svg .copies{fill:var(--copies)}
    svg .b0{fill:var(--b0)}svg .b1{fill:var(--b1)}svg .b2{fill:var(--b2)}svg .b3{fill:var(--b3)}
    svg .b4{fill:var(--b4)}svg .b5{fill:var(--b5)}svg .b6{fill:var(--b6)}
    .cells .released{fill:var(--copies)}.cells .touched{fill:var(--kept)}
    .cells .untouched{fill:none;stroke:var(--faint)}
    svg.cells{max-width:30rem}.met,.unmet{white-space:nowrap}
    .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));
    gap:1.6rem 2rem;margin:1.4rem 0 .6rem}
    .grid>*{min-width:0;margin:0}
    .columns{columns:19rem 2;column-gap:2rem}.columns p{break-inside:avoid;margin:0 0 .5rem}
    .narrow-only{display:none}
    @media (max-width:44rem){.wide-only{display:none}.narrow-only{display:block}
    main{padding:1.5rem 1rem 3rem}body{font-size:16px}table{font-size:.84rem}
    th,td{padding-right:.4rem}.n{padding-right:.5rem}th.n{white-space:normal}
    .over table,.over thead,.over tbody{display:block}.over tr{display:flex;flex-wrap:wrap;
    padding:.3rem 0}.over td,.over th{flex:1 1 0;min-width:0;white-space:normal;overflow-wrap:anywhere;
    padding:.05rem .5rem .05rem 0}
    .over td:first-child,.over th:first-child,.over.deep td:nth-child(2),
    .over.deep th:nth-child(2){flex:0 0 100%}}
    .scroll{overflow-x:auto;margin:1rem 0}.over td:first-child{overflow-wrap:anywhere}
    table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:lining-nums
    tabular-nums;border-top:1.5px solid var(--ink);border-bottom:1.5px solid var(--ink)}
    th{font-size:.78rem;font-weight:600;text-align:left;vertical-align:bottom;color:var(--soft)}
    th,td{padding:.34rem .6rem .34rem 0;vertical-align:top}
    thead{border-bottom:1px solid var(--soft)}tbody tr+tr{border-top:1px solid var(--rule)}
    .n{text-align:right;white-space:nowrap;padding-right:.9rem}
    td .sub{display:block;overflow-wrap:anywhere;color:var(--soft);font-size:.8rem}
    .badge{font-size:.72rem;white-space:nowrap;border:1px solid currentColor;border-radius:.6em;
    padding:.02em .5em}
    .measured,.derived{color:var(--good)}.second-hand{color:var(--device)}
    .assumed,.fitted{color:var(--bad)}.setting{color:var(--soft)}
    .met{color:var(--good);font-weight:600}.unmet{color:var(--bad);font-weight:600}
    .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));
    gap:.1rem 2rem;margin:1rem 0}
    .facts div{display:flex;justify-content:space-between;gap:1rem;border-bottom:1px solid
    var(--rule);padding:.3rem 0;font-size:.92rem}
    .facts dt{color:var(--soft);font-size:.84rem}.facts dd{margin:0;text-align:right}
    details{margin:1rem 0}summary{cursor:pointer;font-size:.95rem;padding:.3rem 0}
    summary:focus-visible,a:focus-visible{outline:2px solid var(--treated);outline-offset:3px}
    .stacked td:first-child{min-width:12rem}
    .stacked td:last-child{overflow-wrap:anywhere;min-width:11rem}
    .stacked td.n{white-space:normal}
    @media (max-width:44rem){.stacked thead{display:none}.stacked tr,.stacked td{display:block}
    .stacked tr{padding:.5rem 0}.stacked td{padding:.1rem 0;text-align:left;min-width:0}
    .stacked td.n{display:inline-block;padding-right:1rem}}
    ul.plain{padding-left:1.1rem;max-width:44rem}ul.plain li{margin:.3rem 0}
    .evidence{display:flex;height:14px;margin:.8rem 0 .4rem;gap:2px}
    .mono{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.8rem;
    overflow-wrap:anywhere}
    footer{border-top:1px solid var(--ink);margin-top:3rem;padding-top:.9rem;font-size:.82rem;
    color:var(--soft)}
    @media print{body{font-size:10pt;background:none}details>*{display:block}main{max-width:none}
    h2{break-after:avoid}figure,table{break-inside:avoid}}
    """
}
