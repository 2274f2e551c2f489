extension TuningPage {
    /// Script: small maps of one night, all on the same ground and scale.
    static let mapScript = #"""
        function hull(points) {
          var p = points.slice().sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; });
          if (p.length < 3) return p;
          function half(list) {
            var out = [];
            list.forEach(function (q) {
              while (out.length > 1) {
                var a = out[out.length - 2], b = out[out.length - 1];
                if ((b[0] - a[0]) * (q[1] - a[1]) - (b[1] - a[1]) * (q[0] - a[0]) > 0) break;
                out.pop();
              }
              out.push(q);
            });
            out.pop();
            return out;
          }
          return half(p).concat(half(p.slice().reverse()));
        }
        function bar(meters) {
          var size = Math.pow(10, Math.floor(Math.log10(meters))), f = [5, 2, 1].filter(function (n) { return n * size <= meters; })[0] || 1;
          return f * size;
        }
        function drawMaps() {
          var host = $('maps'), as = $('mapas').value, paint = colors();
          $('mapcard').hidden = !D.sketches.length;
          if (!D.sketches.length) return;
          $('mapnote').textContent = 'The night of ' + D.sketches[0].date + ', north up. Colours tell neighbouring clusters apart and mean nothing else; '
            + 'crosses are tickets left out.';
          host.replaceChildren();
          D.sketches.forEach(function (sketch) {
            var s = S[sketch.o];
            if (!s) return;
            var box = el('button', {type: 'button', class: 'mapbox', 'data-i': s.i, 'aria-pressed': String(s.i === selected), on: {click: function () { choose(s.i); }}});
            host.appendChild(box);
            var w = Math.max(240, box.clientWidth || 320), pad = 10, W = Math.max(1, sketch.w[0]), H = Math.max(1, sketch.w[1]);
            var k = Math.min((w - 2 * pad) / W, (w - 2 * pad) / H), h = Math.max(120, H * k + 2 * pad + 22);
            var ox = (w - W * k) / 2, oy = pad;
            function p(x, y) { return [+(ox + x * k).toFixed(1), +(oy + y * k).toFixed(1)]; }
            var tickets = 0, out = sketch.x.length / 2;
            var root = svg('svg', {class: 'map', width: w, height: h, viewBox: '0 0 ' + w + ' ' + h, 'aria-hidden': 'true'});
            sketch.c.forEach(function (c, n) {
              var color = paint[n % paint.length], at = p(c[0], c[1]), members = [];
              for (var i = 3; i + 1 < c.length; i += 2) members.push(p(c[i], c[i + 1]));
              tickets += members.length;
              var d = '';
              if (as === 'star') members.forEach(function (q) { d += 'M' + at + 'L' + q; });
              else if (as === 'hull') d = 'M' + hull(members).join('L') + 'Z';
              else d = 'M' + members.join('L');
              root.appendChild(svg('path', {d: d, fill: as === 'hull' ? color : 'none', 'fill-opacity': .22, stroke: color, 'stroke-width': 1.1, 'stroke-linejoin': 'round'}));
              var dots = '';
              members.forEach(function (q) { dots += 'M' + q + 'h0'; });
              root.appendChild(svg('path', {d: dots, stroke: color, 'stroke-width': members.length === 1 ? 4 : 2.6, 'stroke-linecap': 'round'}));
            });
            var crosses = '';
            for (var i = 0; i + 1 < sketch.x.length; i += 2) {
              var q = p(sketch.x[i], sketch.x[i + 1]);
              crosses += 'M' + (q[0] - 2.2) + ' ' + (q[1] - 2.2) + 'l4.4 4.4m0 -4.4l-4.4 4.4';
            }
            root.appendChild(svg('path', {d: crosses, stroke: 'var(--ink)', fill: 'none', 'stroke-width': 1}));
            var length = bar(sketch.u * (w * .3) / k), px = length / sketch.u * k;
            root.appendChild(svg('path', {d: 'M' + (w - 12 - px) + ' ' + (h - 13) + 'v5h' + px + 'v-5', stroke: 'var(--ink)', fill: 'none'}));
            root.appendChild(svg('text', {class: 't', x: w - 12 - px / 2, y: h - 15, 'text-anchor': 'middle'}, show({unit: 'length'}, length)));
            var facts = sketch.c.length + ' clusters, ' + tickets + ' tickets, ' + out + ' left out';
            box.setAttribute('aria-label', 'Map of ' + describe(s, []) + ': ' + facts);
            add(box, {}, [el('h3', {class: kind(s)}, (SIGN[kind(s)] + ' ' + s.name).trim()), el('p', {class: 'soft'}, facts), root]);
          });
        }
        """#
}
