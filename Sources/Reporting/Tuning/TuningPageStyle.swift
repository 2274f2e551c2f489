extension TuningPage {
    /// The page's style sheet; colours are variables, on light and on dark ground.
    static let style = #"""
        :root{--bg:#f4f6f8;--panel:#fff;--ink:#17212e;--soft:#566372;--line:#dde3ea;--fill:#eef2f6;--accent:#0b62b8;
        --rec:#c2500a;--near:#00744f;--pale:#8a96a3;--bad:#9a3412;--badfill:#fff4e5;--grid:#e6eaef}
        :root[data-theme=dark]{--bg:#10161d;--panel:#171f29;--ink:#e7edf4;--soft:#9fadbc;--line:#2a3542;--fill:#202b37;
        --accent:#6cb6ff;--rec:#ff9a52;--near:#35d6a4;--pale:#7c8a99;--bad:#ffc48a;--badfill:#33261a;--grid:#243040}
        *{box-sizing:border-box} html{scroll-padding-top:8px}
        body{margin:0;font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;
        background:var(--bg);color:var(--ink)}
        header,main{max-width:1240px;margin:0 auto;padding:18px 20px 4px} main{padding:0 20px 40px}
        .brand{display:flex;gap:12px;align-items:flex-start} .brand>div{flex:1;min-width:0}
        h1{font-size:23px;line-height:1.2;margin:2px 0 4px} h1 b{color:var(--rec)} h2{font-size:16px;margin:0}
        h3{font-size:13px;margin:0 0 2px;font-weight:600} p{margin:4px 0} .soft{color:var(--soft);font-size:12.5px}
        .hero{display:grid;grid-template-columns:minmax(0,1fr) minmax(260px,380px);gap:18px;margin:10px 0 14px}
        ul{margin:0;padding-left:18px} li{margin:2px 0}
        #warnings p{background:var(--badfill);color:var(--bad);border-left:4px solid currentColor;border-radius:4px;
        padding:6px 10px;margin:8px 0 0} #warnings p::before{content:"\26A0\FE0E\00A0"}
        #verdict{font-weight:600} .yaml{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:10px;overflow:hidden;align-self:start}
        figcaption{display:flex;gap:10px;align-items:center;padding:6px 12px;border-bottom:1px solid var(--line);font-size:12.5px;
        color:var(--soft)} figcaption button{margin-left:auto;order:2}
        pre{margin:0;padding:10px 12px;font:13px/1.5 ui-monospace,"DejaVu Sans Mono",monospace;overflow:auto;white-space:pre}
        button,select,input[type=search]{font:inherit;font-size:13px;color:var(--ink);background:var(--panel);
        border:1px solid var(--pale);border-radius:7px;padding:3px 9px;max-width:100%} button{cursor:pointer}
        button:hover{background:var(--fill)} .icon{font-size:17px;line-height:1.2;border-color:var(--line)}
        .card{background:var(--panel);border:1px solid var(--line);border-radius:12px;padding:14px 16px;margin:0 0 14px}
        .head{display:flex;flex-wrap:wrap;gap:6px 16px;align-items:center;margin-bottom:6px} .head h2{margin-right:auto}
        label{font-size:13px;color:var(--soft);display:inline-flex;gap:6px;align-items:center;min-width:0}
        .wide{overflow-x:auto} .plot{width:100%}
        .many{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,270px),1fr));gap:12px 18px}
        #maps{grid-template-columns:repeat(auto-fill,minmax(min(100%,360px),1fr))}
        .key{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:12.5px;color:var(--soft);margin-top:4px}
        .key span{display:inline-flex;gap:6px;align-items:center}
        svg{display:block;max-width:100%;height:auto} svg text{font-size:11px;fill:var(--soft)} svg .t{fill:var(--ink)}
        svg .grid{stroke:var(--grid);fill:none} svg .axis{stroke:var(--pale);fill:none}
        .pt{cursor:pointer} .pt .mk{stroke:var(--panel);stroke-width:1}
        .pt.out .mk{fill:var(--panel);stroke:var(--pale);stroke-width:1.3} .pt.eff .mk{fill:var(--accent)}
        .pt.near .mk{fill:var(--near)} .pt.rec .mk{fill:var(--rec);stroke:var(--ink)}
        .pt .wh{stroke:currentColor;opacity:.5;fill:none} .pt.eff{color:var(--accent)} .pt.near{color:var(--near)}
        .pt.rec{color:var(--rec)} .pt .halo{fill:none;stroke:none;pointer-events:all}
        .pt.sel .halo{stroke:var(--ink);stroke-width:2.2} .pt:focus{outline:none}
        .pt:focus-visible .halo{stroke:var(--accent);stroke-width:3} .pt:hover .halo{stroke:var(--pale);stroke-width:2}
        .pt.sel:hover .halo{stroke:var(--ink)}
        .front{fill:none;stroke:var(--soft);stroke-width:1.6} .series{fill:none;stroke-width:1.8}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%;font-size:13px}
        th,td{text-align:right;padding:4px 8px;white-space:nowrap;border-bottom:1px solid var(--line)}
        th{font-weight:500;color:var(--soft);vertical-align:bottom} .l{text-align:left}
        th button{border:0;background:none;padding:0;color:inherit;font-size:12.5px;white-space:normal;text-align:inherit}
        th[aria-sort] button{color:var(--ink);font-weight:600}
        th[aria-sort=ascending] button::after{content:" \2191"} th[aria-sort=descending] button::after{content:" \2193"}
        #table tbody tr,#heat td[data-i]{cursor:pointer} #table tbody tr:hover td{background:var(--fill)}
        #table tr[aria-selected=true] td{background:color-mix(in srgb,var(--accent) 16%,transparent)}
        td small{color:var(--soft)} td.flag{text-align:left;color:var(--bad);font-size:12px;max-width:230px;overflow:hidden;text-overflow:ellipsis}
        .rec{color:var(--rec)} .near{color:var(--near)} .eff{color:var(--accent)} .better{color:var(--near)} .worse{color:var(--bad)}
        #heat table,#versus table{width:auto} #versus td,#versus th{padding-right:22px} #heat td[data-i]{text-align:center;min-width:64px;border:2px solid var(--panel);padding:7px 8px}
        #heat td[aria-selected=true]{outline:2.5px solid var(--ink);outline-offset:-3px}
        .map{border:1px solid var(--line);border-radius:8px;background:var(--bg)}
        .mapbox{border:0;background:none;padding:0;text-align:left;width:100%;cursor:pointer;border-radius:8px}
        .mapbox:hover{background:none} .mapbox[aria-pressed=true] .map{border:2px solid var(--ink)}
        #tip{position:fixed;z-index:9;pointer-events:none;background:var(--ink);color:var(--panel);border-radius:7px;
        padding:7px 10px;font-size:12.5px;max-width:330px} #tip b{display:block} #tip div{white-space:nowrap}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        .skip{position:absolute;left:-999px} .skip:focus{left:8px;top:8px;z-index:9;background:var(--panel);padding:6px 10px}
        @media (max-width:760px){.hero{grid-template-columns:minmax(0,1fr)} header,main{padding-left:12px;padding-right:12px}
        .card{padding:12px 11px} h1{font-size:20px}}
        @media print{:root,:root[data-theme=dark]{--bg:#fff;--panel:#fff;--ink:#000;--soft:#444;--line:#bbb;--fill:#eee;
        --accent:#0b62b8;--rec:#c2500a;--near:#00744f;--pale:#777;--bad:#7a2a0c;--badfill:#fff;--grid:#ddd}
        body{font-size:11px} header,main{max-width:none;padding:0} .card{border:0;padding:6px 0;break-inside:avoid}
        .card:last-child{break-inside:auto} .icon,#copy,#reset,#tip,.skip,input,select,#compare p{display:none!important}
        label{display:none} .wide{overflow:visible} table{font-size:9px} th,td{padding:2px 3px}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}

        """#
}
