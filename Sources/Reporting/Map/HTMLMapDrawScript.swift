extension HTMLMap {
    /// Script: everything on the canvas, drawn anew for each frame in which the view moves.
    static let drawScript = #"""
        var WX = new Float64Array(N), WY = new Float64Array(N), placed = new Uint8Array(N);
        for (var i = 0; i < N; i++) {
          if (T.y[i] === null) continue;
          placed[i] = 1;
          WX[i] = worldX(T.x[i]);
          WY[i] = worldY(T.y[i]);
        }
        C.forEach(function (c) {
          c.wx = worldX(c.x);
          c.wy = worldY(c.y);
          c.wr = c.r * worldLength(c.y);
          c.rings = c.h.map(function (ring) { return ring.map(function (p) { return [worldX(p[1]), worldY(p[0])]; }); });
          // The label stands above the members: the circle's top may lie in a neighbour.
          var xs = c.m.map(function (m) { return WX[m]; }), ys = c.m.map(function (m) { return WY[m]; });
          c.lx = xs.length ? (Math.min.apply(null, xs) + Math.max.apply(null, xs)) / 2 : c.wx;
          c.ly = ys.length ? Math.min.apply(null, ys) : c.wy;
        });
        var state = {selected: -1, hover: -1, hot: -1, shown: null};
        var canvas = $('canvas'), g = canvas.getContext('2d'), frame = 0, css = {};
        function readColors() {
          var style = getComputedStyle(document.documentElement);
          ['map', 'grid', 'gridtext', 'out', 'ink', 'soft', 'panel', 'accent'].forEach(function (name) {
            css[name] = style.getPropertyValue('--' + name).trim();
          });
        }
        function redraw() { if (!frame) frame = requestAnimationFrame(function () { frame = 0; draw(); }); }

        function niceStep(span, target) {
          var raw = span / target;
          if (D.planar || raw > 1) {
            var ten = Math.pow(10, Math.floor(Math.log10(raw)));
            return [1, 2, 5, 10].map(function (f) { return f * ten; }).find(function (s) { return s >= raw; });
          }
          // Minutes and seconds of arc, as maps are ruled.
          return [1 / 3600, 2 / 3600, 5 / 3600, 10 / 3600, 15 / 3600, 30 / 3600, 1 / 60, 2 / 60, 5 / 60, 10 / 60, 15 / 60, 0.5, 1]
            .find(function (s) { return s >= raw; }) || 1;
        }
        function degreeText(v, axis) {
          if (D.planar) return short(Math.abs(v)) === '0' ? '0' : (v < 0 ? '-' : '') + short(Math.abs(v));
          var turned = axis === 'x' ? ((v + 540) % 360 + 360) % 360 - 180 : v, a = Math.abs(turned);
          var s = Math.round(a * 3600), d = Math.floor(s / 3600), m = Math.floor(s % 3600 / 60), sec = s % 60;
          var text = d + '\u00b0' + (m || sec ? (m < 10 ? '0' : '') + m + '\u2032' : '')
            + (sec ? (sec < 10 ? '0' : '') + sec + '\u2033' : '');
          return text + (s === 0 || s === 648000 ? '' : axis === 'x' ? (turned < 0 ? 'W' : 'E') : (turned < 0 ? 'S' : 'N'));
        }
        function drawGrid(t) {
          var x0 = lonOf(t.ox / t.k), x1 = lonOf((t.ox + t.w) / t.k);
          var y0 = latOf((t.oy + t.h) / t.k), y1 = latOf(t.oy / t.k);
          var sx = niceStep(x1 - x0, t.w / 150), sy = niceStep(y1 - y0, t.h / 130), v, p, n;
          g.strokeStyle = css.grid;
          g.fillStyle = css.gridtext;
          g.lineWidth = 1;
          g.font = '10px system-ui,sans-serif';
          g.beginPath();
          g.textAlign = 'center';
          for (n = Math.ceil(x0 / sx); n <= x1 / sx && n - x0 / sx < 200; n++) {
            v = n * sx;
            p = Math.round(worldX(v) * t.k - t.ox) + 0.5;
            g.moveTo(p, 0);
            g.lineTo(p, t.h);
            if (p > 60 && p < t.w - 60) g.fillText(degreeText(v, 'x'), p, 11);
          }
          g.textAlign = 'left';
          for (n = Math.ceil(y0 / sy); n <= y1 / sy && n - y0 / sy < 200; n++) {
            v = n * sy;
            p = Math.round(worldY(v) * t.k - t.oy) + 0.5;
            g.moveTo(0, p);
            g.lineTo(t.w, p);
            if (p > 24 && p < t.h - 130) g.fillText(degreeText(v, 'y'), 5, p - 3);
          }
          g.stroke();
        }
        // Dots grow as the typical cluster does.
        var typical = median(C.map(function (c) { return c.wr; })) || 0;
        function dotGrowth(k) { return Math.log2(1 + typical * k / 16); }
        function visible(c, t) {
          var x = c.wx * t.k - t.ox, y = c.wy * t.k - t.oy, r = c.wr * t.k + 24;
          return x + r > 0 && y + r > 0 && x - r < t.w && y - r < t.h;
        }
        function faded(c) {
          if (state.selected >= 0) return c.i !== state.selected && c.i !== state.hover;
          return state.shown !== null && !state.shown.has(c.i);
        }
        function path(points, t, close) {
          g.beginPath();
          points.forEach(function (p, n) {
            if (n) g.lineTo(p[0] * t.k - t.ox, p[1] * t.k - t.oy); else g.moveTo(p[0] * t.k - t.ox, p[1] * t.k - t.oy);
          });
          if (close) g.closePath();
        }
        function draw() {
          var t = view.transform(), ratio = window.devicePixelRatio || 1;
          if (canvas.width !== Math.round(t.w * ratio) || canvas.height !== Math.round(t.h * ratio)) {
            canvas.width = Math.round(t.w * ratio);
            canvas.height = Math.round(t.h * ratio);
          }
          g.setTransform(ratio, 0, 0, ratio, 0, 0);
          g.clearRect(0, 0, t.w, t.h);
          drawGrid(t);
          var seen = C.filter(function (c) { return visible(c, t); });
          // Faded clusters below, the selected one on top.
          seen.sort(function (a, b) { return rank(a) - rank(b) || a.i - b.i; });
          seen.forEach(function (c) { drawArea(c, t); });
          seen.forEach(function (c) { drawMembers(c, t); });
          drawLeftOut(t);
          g.globalAlpha = 1;
          drawLabels(seen, t);
          drawHot(t);
          drawScale(t);
        }
        function rank(c) { return c.i === state.selected ? 3 : c.i === state.hover ? 2 : faded(c) ? 0 : 1; }
        function drawArea(c, t) {
          var top = c.i === state.selected || c.i === state.hover, r = c.wr * t.k, dim = faded(c) ? 0.3 : 1;
          var x = c.wx * t.k - t.ox, y = c.wy * t.k - t.oy, paint = color(c);
          g.fillStyle = paint;
          g.strokeStyle = paint;
          g.lineJoin = 'round';
          if (c.rings.length) {
            c.rings.forEach(function (ring) {
              path(ring, t, true);
              g.globalAlpha = (top ? 0.24 : 0.16) * dim;
              g.fill();
              g.globalAlpha = (top ? 0.9 : 0.5) * dim;
              g.lineWidth = top ? 1.8 : 1.1;
              g.stroke();
            });
          }
          if (r > (top ? 3 : 14)) {
            g.beginPath();
            g.arc(x, y, r, 0, 7);
            g.globalAlpha = (top ? 0.75 : 0.16) * dim;
            g.lineWidth = 1;
            g.setLineDash([4, 4]);
            g.stroke();
            g.setLineDash([]);
          }
          // A cluster without an area is its path.
          if ((top || r > 55 || !c.rings.length) && c.m.length > 1) {
            path(c.m.map(function (m) { return [WX[m], WY[m]]; }), t, false);
            g.globalAlpha = (top ? 0.95 : 0.5) * dim;
            g.lineWidth = top ? 2.2 : 1.3;
            g.stroke();
          }
        }
        function drawMembers(c, t) {
          var top = c.i === state.selected, r = c.wr * t.k, numbered = top && (r > 45 || c.m.length < 3) || r > 110;
          var size = numbered ? 9 : Math.max(2.2, Math.min(5.5, 2 + dotGrowth(t.k)));
          if (top && !numbered) size = Math.max(size, 5);
          g.globalAlpha = faded(c) ? 0.3 : 1;
          g.strokeStyle = css.map;
          g.lineWidth = size > 3 ? 1.4 : 0.7;
          g.textAlign = 'center';
          g.textBaseline = 'middle';
          g.font = '600 10.5px system-ui,sans-serif';
          var paint = color(c);
          c.m.forEach(function (m, n) {
            if (!placed[m]) return;
            var x = WX[m] * t.k - t.ox, y = WY[m] * t.k - t.oy;
            if (x < -12 || y < -12 || x > t.w + 12 || y > t.h + 12) return;
            g.fillStyle = paint;
            g.beginPath();
            g.arc(x, y, T.p[m] === 1 && !numbered ? size + 1.2 : size, 0, 7);
            g.fill();
            g.stroke();
            if (T.p[m] === 1 && size > 2.6) {
              g.strokeStyle = css.ink;
              g.beginPath();
              g.arc(x, y, size + 2.6, 0, 7);
              g.stroke();
              g.strokeStyle = css.map;
            }
            if (numbered) {
              g.fillStyle = dark() ? '#0c1218' : '#fff';
              g.fillText(String(n + 1), x, y + 0.5);
            }
          });
          g.textBaseline = 'alphabetic';
        }
        function drawLeftOut(t) {
          g.strokeStyle = css.out;
          g.globalAlpha = state.selected >= 0 ? 0.35 : 0.95;
          g.lineWidth = 1.6;
          g.beginPath();
          U.forEach(function (u) {
            var m = u[0];
            if (!placed[m]) return;
            var x = WX[m] * t.k - t.ox, y = WY[m] * t.k - t.oy;
            if (x < 0 || y < 0 || x > t.w || y > t.h) return;
            g.moveTo(x - 3.4, y - 3.4);
            g.lineTo(x + 3.4, y + 3.4);
            g.moveTo(x + 3.4, y - 3.4);
            g.lineTo(x - 3.4, y + 3.4);
          });
          g.stroke();
        }
        function drawLabels(seen, t) {
          g.font = '600 11px system-ui,sans-serif';
          g.textAlign = 'center';
          var used = [];
          seen.slice().reverse().forEach(function (c) {
            var top = c.i === state.selected || c.i === state.hover, r = c.wr * t.k;
            if (!top && (r < 34 || faded(c))) return;
            var text = c.issue || c.id, x = c.lx * t.k - t.ox, y = c.ly * t.k - t.oy - (r > 45 ? 14 : 9);
            var w = g.measureText(text).width + 8, box = [x - w / 2, y - 11, x + w / 2, y + 4];
            var clash = used.some(function (b) { return b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3]; });
            if (clash && !top) return;
            used.push(box);
            g.lineWidth = 3.5;
            g.lineJoin = 'round';
            g.strokeStyle = css.map;
            g.strokeText(text, x, y);
            g.fillStyle = color(c);
            g.fillText(text, x, y);
          });
        }
        function drawHot(t) {
          if (state.hot < 0 || !placed[state.hot]) return;
          g.strokeStyle = css.accent;
          g.lineWidth = 2.5;
          g.beginPath();
          g.arc(WX[state.hot] * t.k - t.ox, WY[state.hot] * t.k - t.oy, 13, 0, 7);
          g.stroke();
        }
        function drawScale(t) {
          var meters = 1 / (worldLength(latOf((t.oy + t.h / 2) / t.k)) * t.k), raw = meters * 110;
          var ten = Math.pow(10, Math.floor(Math.log10(raw)));
          var v = [5, 2, 1].map(function (f) { return f * ten; }).find(function (s) { return s <= raw; }) || ten;
          $('scale').firstChild.style.width = Math.round(v / meters) + 'px';
          $('scale').firstChild.textContent = D.planar ? short(v) : v >= 1000 ? count(v / 1000) + ' km' : v + ' m';
        }
        // The ticket nearest to a point of the screen, or the smallest circle around it.
        function hit(px, py) {
          var t = view.transform(), best = -1, least = 12 * 12;
          for (var m = 0; m < N; m++) {
            if (!placed[m]) continue;
            var dx = WX[m] * t.k - t.ox - px, dy = WY[m] * t.k - t.oy - py, d = dx * dx + dy * dy;
            // A member of the selected cluster wins where tickets lie on one another.
            if (state.selected >= 0 && clusterOf[m] === state.selected) d *= 0.5;
            if (d < least) { least = d; best = m; }
          }
          if (best >= 0) return {ticket: best, cluster: clusterOf[best]};
          var found = -1, radius = Infinity;
          C.forEach(function (c) {
            var d = Math.hypot(c.wx * t.k - t.ox - px, c.wy * t.k - t.oy - py);
            if (d <= Math.max(c.wr * t.k, 6) && c.wr < radius) { found = c.i; radius = c.wr; }
          });
          return {ticket: -1, cluster: found};
        }
        """#
}
