extension HTMLMap {
    /// The page's style sheet; colours are variables, so that the canvas can use the same.
    static let style = #"""
        :root{--bg:#f4f6f8;--panel:#fff;--ink:#17212e;--soft:#5b6877;--line:#dde3ea;--fill:#eef2f6;--accent:#0b62b8;
        --map:#f7f8f5;--grid:#e1e5e2;--gridtext:#8b958f;--out:#6b7280;--bad:#b42318;--shadow:0 4px 18px rgba(20,32,48,.14)}
        :root[data-theme=dark]{--bg:#10161d;--panel:#171f29;--ink:#e7edf4;--soft:#9aa8b8;--line:#2a3542;--fill:#202b37;
        --accent:#6cb6ff;--map:#111920;--grid:#1e2932;--gridtext:#5d6d7a;--out:#94a0ad;--bad:#ff8a7a;
        --shadow:0 4px 18px rgba(0,0,0,.5)}
        *{box-sizing:border-box}
        html,body{height:100%;margin:0}
        body{font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;
        background:var(--bg);color:var(--ink)}
        #app{display:grid;grid-template-columns:392px 1fr;height:100%}
        #panel{display:flex;flex-direction:column;min-height:0;background:var(--panel);border-right:1px solid var(--line);
        z-index:2}
        header{padding:16px 18px 12px}
        .brand{display:flex;align-items:center;gap:10px;color:var(--accent)}
        .brand div{flex:1;min-width:0}
        h1{font-size:17px;line-height:1.2;margin:0;letter-spacing:.01em;color:var(--ink)}
        .brand p{margin:0;color:var(--soft);font-size:12.5px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
        h2{font-size:15px;margin:0}
        h3{font-size:11.5px;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);margin:18px 0 6px;font-weight:600}
        .tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:8px;margin-top:14px}
        .tile{background:var(--fill);border-radius:8px;padding:8px 10px;min-width:0}
        .tile b{display:block;font-size:17px;line-height:1.25;white-space:nowrap;font-weight:650;font-variant-numeric:tabular-nums}
        .tile span{color:var(--soft);font-size:11.5px;display:block;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
        .tabs{display:flex;padding:0 18px;gap:18px;border-bottom:1px solid var(--line)}
        .tabs button{font:inherit;background:none;border:0;border-bottom:2px solid transparent;padding:8px 0 7px;
        color:var(--soft);cursor:pointer}
        .tabs button[aria-selected=true]{color:var(--ink);border-color:var(--accent);font-weight:600}
        #panel section{flex:1;min-height:0;display:flex;flex-direction:column}
        #panel section[hidden]{display:none}
        .scroll{overflow:auto;flex:1;min-height:0;padding:0 18px 18px}
        .find{padding:12px 18px 4px}
        input[type=search]{width:100%;font:inherit;padding:8px 11px;border:1px solid var(--line);border-radius:8px;
        background:var(--panel);color:var(--ink)}
        .chips{display:flex;gap:6px;margin-top:8px;flex-wrap:wrap}
        .chip{font:inherit;font-size:12px;padding:2px 10px;white-space:pre;border-radius:99px;border:1px solid var(--line);background:none;
        color:var(--soft);cursor:pointer}
        .chip[aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--panel)}
        .hits{margin:4px 18px 6px;color:var(--soft);font-size:12px} .hits:empty{margin:4px 0 0}
        #list .scroll{padding:0}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th{position:sticky;top:0;background:var(--panel);text-align:right;font-weight:500;padding:0;z-index:1;
        box-shadow:inset 0 -1px var(--line)}
        th:first-child,td:first-child{text-align:left;padding-left:18px}
        th:last-child,td:last-child{padding-right:18px}
        th button{font:inherit;font-size:12px;color:var(--soft);background:none;border:0;padding:6px 4px;cursor:pointer}
        th:first-child button{padding-left:0}
        th[aria-sort=ascending] button::after{content:" \2191"} th[aria-sort=descending] button::after{content:" \2193"}
        th[aria-sort] button{color:var(--ink)}
        td{padding:5px 4px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--fill)}
        .rows tbody tr{cursor:pointer}
        .rows tbody tr:hover td{background:var(--fill)}
        .rows tbody tr[aria-selected=true] td{background:color-mix(in srgb,var(--accent) 14%,transparent)}
        .dot{display:inline-block;width:10px;height:10px;border-radius:50%;margin-right:8px;vertical-align:-1px}
        .size{display:inline-flex;align-items:center;gap:7px;justify-content:flex-end}
        .bar{display:inline-block;width:44px;height:6px;border-radius:3px;background:var(--fill);overflow:hidden}
        .bar i{display:block;height:100%;border-radius:3px}
        .p{display:inline-block;min-width:22px;text-align:center;border-radius:5px;font-size:11.5px;font-weight:600;
        padding:0 4px;border:1px solid var(--line);color:var(--soft)}
        .p1{background:#b42318;border-color:#b42318;color:#fff}.p2{background:#f5a524;border-color:#f5a524;color:#241a00}
        .plain td,.plain th{text-align:left;vertical-align:top;padding:5px 8px 5px 0;white-space:normal}
        .plain td:first-child,.plain th:first-child{padding-left:0}
        .plain td.n{text-align:right;white-space:nowrap;padding-right:0}
        .plain small,.soft{color:var(--soft)} .plain small{display:block;overflow-wrap:anywhere}
        .out h3{display:flex;justify-content:space-between}
        .code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;text-transform:none;letter-spacing:0}
        a{color:var(--accent);text-decoration:none} a:hover{text-decoration:underline}
        .link{font:inherit;background:none;border:0;padding:0;color:var(--accent);cursor:pointer;text-align:left}
        main{position:relative;min-width:0;overflow:hidden;background:var(--map)}
        #map{position:absolute;inset:0;z-index:0;background:var(--map);cursor:grab;touch-action:none;outline-offset:-3px}
        #map.leaflet-container{background:var(--map);font:inherit}
        #map.pointing{cursor:pointer}
        #canvas{position:absolute;inset:0;width:100%;height:100%;z-index:1;pointer-events:none}
        .leaflet-control-attribution{background:none!important;color:var(--soft);font-size:10.5px;box-shadow:none!important}
        .tools{position:absolute;z-index:3;top:14px;right:14px;display:grid;gap:6px}
        .icon{display:grid;place-items:center;width:34px;height:34px;border-radius:8px;border:1px solid var(--line);
        background:var(--panel);color:var(--ink);font-size:18px;line-height:1;cursor:pointer}
        .brand .icon{border:0;background:none;color:var(--soft)}
        .tools .icon{box-shadow:var(--shadow)}
        .icon:hover{background:var(--fill)}
        .legend{position:absolute;z-index:2;left:14px;bottom:14px;background:color-mix(in srgb,var(--panel) 88%,transparent);
        border:1px solid var(--line);border-radius:10px;padding:8px 12px;font-size:12px;display:grid;gap:3px;color:var(--soft)}
        .legend div{display:flex;align-items:center;gap:8px} .legend svg{flex:none}
        .scale{position:absolute;z-index:2;right:14px;bottom:26px;text-align:center;font-size:11px;color:var(--soft)}
        .scale span{display:block;border:1.5px solid var(--soft);border-top:0;padding:0 4px}
        .note{position:absolute;z-index:2;top:14px;left:14px;background:var(--panel);border:1px solid var(--line);
        border-radius:8px;padding:5px 10px;font-size:12px;color:var(--soft);max-width:60%}
        .tip{position:absolute;z-index:4;pointer-events:none;background:var(--ink);color:var(--panel);border-radius:7px;
        padding:5px 9px;font-size:12.5px;max-width:320px;box-shadow:var(--shadow)}
        .tip b{display:block} .tip span{opacity:.85}
        .detail{position:absolute;z-index:3;top:14px;right:60px;width:344px;max-height:calc(100% - 90px);overflow:auto;
        background:var(--panel);border:1px solid var(--line);border-radius:12px;box-shadow:var(--shadow);padding:14px 16px}
        .detail .top{display:flex;align-items:center;gap:8px} .detail .top h2{flex:1}
        .detail .icon{border:0;width:28px;height:28px}
        .facts{display:grid;grid-template-columns:repeat(3,1fr);gap:8px;margin:10px 0 4px}
        .facts b{display:block;font-variant-numeric:tabular-nums} .facts span{font-size:11.5px;color:var(--soft)}
        .stops{list-style:none;margin:0;padding:0}
        .stops li{display:grid;grid-template-columns:26px 1fr auto;gap:8px;padding:6px 0;border-top:1px solid var(--fill);
        align-items:start}
        .stops li.hot{background:color-mix(in srgb,var(--accent) 12%,transparent);box-shadow:-6px 0 0 0
        color-mix(in srgb,var(--accent) 12%,transparent),6px 0 0 0 color-mix(in srgb,var(--accent) 12%,transparent)}
        .stops .no{width:22px;height:22px;border-radius:50%;color:#fff;display:grid;place-items:center;font-size:11.5px;
        font-weight:650;margin-top:1px}
        :root[data-theme=dark] .stops .no{color:#0c1218}
        .stops small{display:block;color:var(--soft)} .stops .leg{color:var(--soft);font-size:12px;white-space:nowrap}
        .skip{position:absolute;left:-999px} .skip:focus{left:8px;top:8px;z-index:9;background:var(--panel);padding:6px 10px}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        .rows tr:focus-visible{outline-offset:-2px}
        @media (max-width:860px){#app{grid-template-columns:1fr;grid-template-rows:55% 45%}
        #panel{order:2;border-right:0;border-top:1px solid var(--line)} main{order:1} header .tiles{display:none}
        .detail{right:14px;left:14px;width:auto;top:auto;bottom:14px;max-height:48%} .legend{display:none}}
        @media print{:root,:root[data-theme=dark]{--bg:#fff;--panel:#fff;--ink:#000;--soft:#444;--line:#bbb;--fill:#eee;--map:#fff}
        html,body,#app{height:auto} #app{display:block} main{height:150mm;break-after:page}
        #panel{border:0;display:block} #panel section,#panel section[hidden]{display:block} .scroll{overflow:visible}
        .tools,.tabs,.find,.hits,.skip,.brand .icon,.tip{display:none!important} .detail{position:static;width:auto;border:0}
        th{position:static} *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}

        """#
}
