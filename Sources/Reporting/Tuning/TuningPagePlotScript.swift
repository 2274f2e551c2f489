extension TuningPage {
    /// Script: axes with round ticks, marks that can be chosen, and moving between them by arrow keys.
    static let plotScript = #"""
        function scale(values, zero, wanted) {
          var lo = Math.min.apply(null, values), hi = Math.max.apply(null, values);
          if (!values.length) { lo = 0; hi = 1; }
          if (zero) { lo = Math.min(lo, 0); hi = Math.max(hi, 0); }
          if (zero && lo === 0 && hi === 0) hi = 1;
          if (!(hi > lo)) { var half = lo === 0 ? 0.5 : Math.abs(lo) / 2; lo -= half; hi += half; }
          var raw = (hi - lo) / Math.max(1, wanted - 1), power = Math.floor(Math.log10(raw)), size = Math.pow(10, power);
          var factor = [1, 2, 5, 10].filter(function (f) { return raw / size <= f * 1.000001; })[0] || 10, step = factor * size;
          var first = Math.floor(lo / step + 1e-9), last = Math.ceil(hi / step - 1e-9), ticks = [];
          for (var n = first; n <= last; n++) ticks.push(n * step);
          var decimals = Math.max(0, Math.min(9, -(power + (factor === 10 ? 1 : 0))));
          return {lo: first * step, hi: last * step, ticks: ticks, label: function (v) {
            return v.toLocaleString('en-US', {minimumFractionDigits: decimals, maximumFractionDigits: decimals});
          }};
        }
        // A frame with axes; gives the places of values.
        function frame(w, h, x, y, xName, yName, name) {
          var wide = Math.max.apply(null, y.ticks.map(function (v) { return y.label(v).length; })) * 6.6;
          var box = {l: wide + (yName ? 26 : 10), r: w - 22, t: 10, b: h - (xName ? 38 : 22)};
          var root = svg('svg', {width: w, height: h, viewBox: '0 0 ' + w + ' ' + h, role: 'group', 'aria-label': name});
          function px(v) { return box.l + (v - x.lo) / (x.hi - x.lo) * (box.r - box.l); }
          function py(v) { return box.b - (v - y.lo) / (y.hi - y.lo) * (box.b - box.t); }
          x.ticks.forEach(function (v) {
            root.appendChild(svg('path', {class: 'grid', d: 'M' + px(v) + ' ' + box.t + 'V' + box.b}));
            root.appendChild(svg('text', {x: px(v), y: box.b + 15, 'text-anchor': 'middle'}, x.label(v)));
          });
          y.ticks.forEach(function (v) {
            root.appendChild(svg('path', {class: 'grid', d: 'M' + box.l + ' ' + py(v) + 'H' + box.r}));
            root.appendChild(svg('text', {x: box.l - 5, y: py(v) + 4, 'text-anchor': 'end'}, y.label(v)));
          });
          root.appendChild(svg('path', {class: 'axis', d: 'M' + box.l + ' ' + box.t + 'V' + box.b + 'H' + box.r}));
          if (xName) root.appendChild(svg('text', {class: 't', x: (box.l + box.r) / 2, y: h - 5, 'text-anchor': 'middle'}, xName));
          if (yName) root.appendChild(svg('text', {class: 't', 'text-anchor': 'middle',
            transform: 'translate(12 ' + (box.t + box.b) / 2 + ') rotate(-90)'}, yName));
          return {root: root, px: px, py: py, box: box};
        }
        function star(x, y, r) {
          return 'M' + [[0, -2], [.47, -.647], [1.902, -.618], [.761, .247], [1.176, 1.618], [0, .8], [-1.176, 1.618],
            [-.761, .247], [-1.902, -.618], [-.47, -.647]].map(function (p) { return (x + p[0] * r) + ' ' + (y + p[1] * r); }).join('L') + 'Z';
        }
        function diamond(x, y, r) { return 'M' + x + ' ' + (y - r) + 'L' + (x + r) + ' ' + y + 'L' + x + ' ' + (y + r) + 'L' + (x - r) + ' ' + y + 'Z'; }
        function square(x, y, r) { return 'M' + (x - r) + ' ' + (y - r) + 'h' + 2 * r + 'v' + 2 * r + 'h' + -2 * r + 'Z'; }
        function triangle(x, y, r) { return 'M' + x + ' ' + (y - r) + 'L' + (x + r) + ' ' + (y + r * .8) + 'H' + (x - r) + 'Z'; }
        function mark(k, x, y, r) {
          if (k === 'rec') return svg('path', {class: 'mk', d: star(x, y, r * 1.1)});
          if (k === 'near') return svg('path', {class: 'mk', d: diamond(x, y, r * 1.35)});
          return svg('circle', {class: 'mk', cx: x, cy: y, r: k === 'eff' ? r : r * .75});
        }
        // A point of a setting, which can be hovered, focused and chosen.
        function point(s, x, y, keys, shape, r) {
          var node = svg('g', {class: 'pt ' + kind(s) + (s.i === selected ? ' sel' : ''), 'data-i': s.i, role: 'button', tabindex: -1,
            'aria-label': describe(s, keys), 'aria-pressed': String(s.i === selected), on: {click: function () { choose(s.i); }}});
          node.appendChild(shape || mark(kind(s), x, y, r || 5));
          node.appendChild(svg('circle', {class: 'halo', cx: x, cy: y, r: (r || 5) + 6}));
          node.place = [x, y];
          hints(node, s, keys);
          return node;
        }
        // One stop of the tab key for a chart; arrows go to the next point to that side.
        function roving(root, nodes) {
          if (!nodes.length) return;
          var first = nodes.filter(function (n) { return Number(n.dataset.i) === selected; })[0] || nodes[0];
          first.setAttribute('tabindex', 0);
          root.addEventListener('keydown', function (e) {
            var at = e.target.closest('.pt');
            if (!at) return;
            if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); choose(Number(at.dataset.i)); return; }
            var way = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1]}[e.key];
            if (!way) return;
            e.preventDefault();
            var best = null, least = Infinity;
            nodes.forEach(function (n) {
              var dx = n.place[0] - at.place[0], dy = n.place[1] - at.place[1], along = dx * way[0] + dy * way[1];
              var cost = along + 2 * Math.abs(dx * way[1] + dy * way[0]);
              if (n !== at && along > 0.01 && cost < least) { least = cost; best = n; }
            });
            if (!best) return;
            at.setAttribute('tabindex', -1);
            best.setAttribute('tabindex', 0);
            best.focus();
          });
        }
        function keyItem(node, text) { return el('span', {}, [node, text]); }
        function keyMark(k) {
          return svg('svg', {width: 18, height: 16, 'aria-hidden': 'true'}, svg('g', {class: 'pt ' + k}, mark(k, 9, 8, 4.4)));
        }
        """#
}
