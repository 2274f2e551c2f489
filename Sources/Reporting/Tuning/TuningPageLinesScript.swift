extension TuningPage {
    /// Script: every figure against one value of the settings, the nights, and the curve of neighbour distances.
    static let linesScript = #"""
        function dim(key) { for (var k = 0; k < D.dims.length; k++) if (D.dims[k].key === key) return k; return -1; }
        // Settings that agree with the chosen one in all but two values, as lines.
        function lineGroups(x, l) {
          var base = S[selected], groups = [];
          S.forEach(function (s) {
            if (x < 0 || s.v[x][1] === null) return;
            for (var k = 0; k < D.dims.length; k++) if (k !== x && k !== l && s.v[k][0] !== base.v[k][0]) return;
            var text = l < 0 ? '' : s.v[l][0] === null ? 'as it was' : s.v[l][0], g = groups.filter(function (g) { return g.text === text; })[0];
            if (!g) groups.push(g = {text: text, order: l < 0 || s.v[l][1] === null ? 0 : s.v[l][1], list: []});
            g.list.push(s);
          });
          groups.sort(function (a, b) { return a.order - b.order; });
          groups.forEach(function (g) { g.list.sort(function (a, b) { return a.v[x][1] - b.v[x][1]; }); });
          return groups;
        }
        var SHAPES = [null, square, triangle, diamond];
        var DASHES = ['', '6 3', '2 3', '9 3 2 3'];
        function shapeOf(n, x, y, color) {
          var make = SHAPES[n % 4];
          return make ? svg('path', {d: make(x, y, 3.8), fill: color}) : svg('circle', {cx: x, cy: y, r: 3.4, fill: color});
        }
        function drawLines() {
          var host = $('lines'), x = dim($('lx').value), l = dim($('ll').value);
          if (l === x) l = -1;
          var groups = lineGroups(x, l), paint = colors();
          var rest = D.dims.filter(function (d, k) { return k !== x && k !== l; });
          $('fixed').textContent = rest.length && S[selected] ? 'Other values as in the chosen setting: ' + rest.map(function (d) {
            return d.name + ' ' + (S[selected].v[dim(d.key)][0] || 'as it was'); }).join(', ') + '.' : '';
          if (!groups.length) {
            host.replaceChildren(el('p', {class: 'soft'}, 'The chosen setting has no such value.')); $('lineskey').replaceChildren(); return;
          }
          var isLength = D.dims[x].key === 'max_radius' || D.dims[x].key === 'eps';
          var xs = [];
          groups.forEach(function (g) { g.list.forEach(function (s) { xs.push(s.v[x][1]); }); });
          var by = isLength && !D.planar && Math.max.apply(null, xs) >= 2000 ? 0.001 : 1;
          var name = D.dims[x].name + (isLength && !D.planar ? by === 1 ? ' (m)' : ' (km)' : '');
          host.replaceChildren();
          M.forEach(function (m, k) {
            var have = [];
            groups.forEach(function (g) { g.list.forEach(function (s) { if (s.f[k]) have.push(mean(s, k)); }); });
            if (!have.length) return;
            var box = el('div', {}, el('h3', {title: m.about}, m.name + (m.less ? '' : ' (more is better)')));
            host.appendChild(box);
            var w = Math.max(240, box.clientWidth), u = unit(m, Math.max.apply(null, have));
            var f = frame(w, 170, scale(xs.map(function (v) { return v * by; }), false, w / 60), scale(have.map(function (v) { return v * u.by; }), true, 4),
              name, '', m.name + u.name + ' against ' + name);
            var nodes = [];
            groups.forEach(function (g, n) {
              var color = paint[n % paint.length], list = g.list.filter(function (s) { return s.f[k]; });
              f.root.appendChild(svg('path', {class: 'series', stroke: color, 'stroke-dasharray': DASHES[n % 4], d: list.map(function (s, i) {
                return (i ? 'L' : 'M') + f.px(s.v[x][1] * by) + ' ' + f.py(mean(s, k) * u.by); }).join('')}));
              list.forEach(function (s) {
                var px = f.px(s.v[x][1] * by), py = f.py(mean(s, k) * u.by), made = shapeOf(n, px, py, color);
                if (s.i === D.rec) made = svg('path', {class: 'mk', d: star(px, py, 4.6)});
                nodes.push(f.root.appendChild(point(s, px, py, [k], made, 2)));
              });
            });
            f.root.appendChild(svg('text', {x: f.box.l + 4, y: 20}, u.name.trim()));
            roving(f.root, nodes);
            box.appendChild(f.root);
          });
          $('lineskey').replaceChildren.apply($('lineskey'), groups.filter(function (g) { return g.text !== ''; }).map(function (g, n) {
            var color = paint[n % paint.length];
            return keyItem(svg('svg', {width: 30, height: 14, 'aria-hidden': 'true'}, [
              svg('path', {class: 'series', stroke: color, 'stroke-dasharray': DASHES[n % 4], d: 'M1 7H29'}), shapeOf(n, 15, 7, color)]),
              D.dims[l].name.toLowerCase() + ' ' + g.text);
          }).concat(keyItem(keyMark('rec'), 'recommended')));
        }
        function drawNights() {
          var host = $('nights'), both = selected !== D.rec, rec = S[D.rec], sel = S[selected];
          $('nightsnote').textContent = 'Thick with dots: ' + (both ? 'the chosen setting (' + sel.name + '); thin and dashed: the recommended.' : 'the recommended setting. Choose another to compare.');
          host.replaceChildren();
          M.forEach(function (m, k) {
            var values = sel.n[k].concat(both ? rec.n[k] : []).filter(function (v) { return v !== null; });
            if (!values.length) return;
            var box = el('div', {}, el('h3', {title: m.about}, m.name));
            host.appendChild(box);
            var w = Math.max(240, box.clientWidth), h = 74, top = Math.max.apply(null, values), n = D.dates.length;
            var px = function (i) { return 6 + (n > 1 ? i / (n - 1) : .5) * (w - 12); };
            var py = function (v) { return h - 16 - (top > 0 ? v / top : 0) * (h - 26); };
            function line(list) {
              var on = false, d = '';
              list.forEach(function (v, i) { if (v === null) { on = false; return; } d += (on ? 'L' : 'M') + px(i) + ' ' + py(v); on = true; });
              return d;
            }
            var own = sel.n[k].filter(function (v) { return v !== null; }), most = own.length ? Math.max.apply(null, own) : null;
            var least = own.length ? Math.min.apply(null, own) : null;
            var root = svg('svg', {width: w, height: h, viewBox: '0 0 ' + w + ' ' + h, role: 'img',
              'aria-label': m.name + ' night by night: from ' + show(m, least) + ' to ' + show(m, most)});
            root.appendChild(svg('path', {class: 'axis', d: 'M6 ' + (h - 16) + 'H' + (w - 6)}));
            if (both) root.appendChild(svg('path', {class: 'series', stroke: 'var(--rec)', 'stroke-dasharray': '4 3', 'stroke-width': 1.2, d: line(rec.n[k])}));
            root.appendChild(svg('path', {class: 'series', stroke: both ? 'var(--accent)' : 'var(--rec)', d: line(sel.n[k])}));
            sel.n[k].forEach(function (v, i) {
              if (v === null) return;
              root.appendChild(svg('circle', {cx: px(i), cy: py(v), r: n > 40 ? 1.5 : 2.6, fill: both ? 'var(--accent)' : 'var(--rec)'},
                svg('title', {}, D.dates[i] + ': ' + show(m, v))));
            });
            root.appendChild(svg('text', {x: 6, y: h - 3}, D.dates[0]));
            if (n > 1) root.appendChild(svg('text', {x: w - 6, y: h - 3, 'text-anchor': 'end'}, D.dates[n - 1]));
            root.appendChild(svg('text', {class: 't', x: w - 6, y: 9, 'text-anchor': 'end'}, show(m, least) + ' to ' + show(m, most)));
            box.appendChild(root);
          });
        }
        function drawCurve() {
          $('curvecard').hidden = !D.curves.length;
          if (!D.curves.length) return;
          var host = $('curve'), w = Math.max(280, host.clientWidth), h = Math.min(360, Math.max(240, w * .4)), paint = colors();
          // Above the 99th percentile a few lonely tickets would flatten all that is of interest.
          var cap = Math.max.apply(null, D.curves.map(function (c) {
            return Math.max(c.d[Math.floor((c.d.length - 1) * .99)] || 0, (c.knee || 0) * 1.2); }));
          var by = cap >= 2000 && !D.planar ? 0.001 : 1;
          var f = frame(w, h, scale([0, 100], true, w / 90), scale([0, cap * by], true, h / 55), 'Share of tickets (%)',
            'Distance' + (D.planar ? '' : by === 1 ? ' (m)' : ' (km)'), 'Distances to the k-th neighbour');
          D.curves.forEach(function (c, n) {
            var color = paint[n % paint.length], last = Math.max(1, c.d.length - 1), path = '';
            c.d.forEach(function (v, i) { if (v <= cap) path += (path ? 'L' : 'M') + f.px(100 * i / last).toFixed(1) + ' ' + f.py(v * by).toFixed(1); });
            f.root.appendChild(svg('path', {class: 'series', stroke: color, 'stroke-dasharray': DASHES[n % 4], d: path}));
            if (c.knee !== null) {
              var at = c.d.findIndex(function (v) { return v >= c.knee; }), x = f.px(100 * (at < 0 ? last : at) / last), y = f.py(c.knee * by);
              f.root.appendChild(shapeOf(n, x, y, color));
              f.root.appendChild(svg('text', {class: 't', x: x - 8, y: y - 8, 'text-anchor': 'end'}, 'k = ' + c.k + ': ' + show({unit: 'length'}, c.knee)));
            }
          });
          host.replaceChildren(f.root);
          $('curvekey').replaceChildren.apply($('curvekey'), D.curves.map(function (c, n) {
            var color = paint[n % paint.length];
            return keyItem(svg('svg', {width: 30, height: 14, 'aria-hidden': 'true'}, [
              svg('path', {class: 'series', stroke: color, 'stroke-dasharray': DASHES[n % 4], d: 'M1 7H29'}), shapeOf(n, 15, 7, color)]),
              'k = ' + c.k + (c.knee === null ? '' : ', bend at ' + show({unit: 'length'}, c.knee)));
          }));
        }
        """#
}
