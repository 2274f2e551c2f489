extension HTMLMap {
    /// Script: where things are on the screen, by Leaflet or by a small view of our own with the same face.
    ///
    /// World coordinates are Mercator from 0 to 1 with y to the south, or x and -y of the plane; a view gives
    /// the scale
    /// `k` in pixels a world unit and the offset of the canvas, so that drawing is one multiplication a
    /// point.
    static let viewScript = #"""
        function worldX(x) { return D.planar ? x : (x + 180) / 360; }
        function worldY(y) {
          if (D.planar) return -y;
          var s = Math.sin(Math.max(-85.0511, Math.min(85.0511, y)) * Math.PI / 180);
          return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
        }
        function lonOf(w) { return D.planar ? w : w * 360 - 180; }
        function latOf(w) { return D.planar ? -w : Math.atan(Math.sinh(Math.PI * (1 - 2 * w))) * 180 / Math.PI; }
        // World units a metre spans at a latitude, or one unit of the plane.
        function worldLength(y) {
          return D.planar ? 1 : 1 / (2 * Math.PI * 6371008.8 * Math.cos(Math.max(-85, Math.min(85, y)) * Math.PI / 180));
        }
        var MAX_K = D.planar ? 1e6 : 256 * Math.pow(2, 21);

        function leafletView(host) {
          var map = L.map(host, {crs: D.planar ? L.CRS.Simple : L.CRS.EPSG3857, zoomControl: false, zoomAnimation: false,
            fadeAnimation: false, zoomSnap: 0, zoomDelta: 0.7, wheelPxPerZoomLevel: 90, minZoom: -30, maxZoom: 30,
            boxZoom: true, doubleClickZoom: true, worldCopyJump: false, attributionControl: true});
          map.attributionControl.setPrefix('Leaflet');
          map.setView([0, 0], 1);
          var unit = D.planar ? 1 : 256;
          return {
            transform: function () {
              var low = map.getPixelBounds().min, size = map.getSize();
              return {k: unit * Math.pow(2, map.getZoom()), ox: low.x, oy: low.y, w: size.x, h: size.y};
            },
            show: function (wx, wy, k) {
              map.setView([latOf(wy), lonOf(wx)], Math.log2(Math.min(k, MAX_K) / unit), {animate: false});
            },
            zoomBy: function (steps) { map.setZoom(map.getZoom() + steps, {animate: false}); },
            onMove: function (f) { map.on('move zoom resize viewreset', f); },
            onClick: function (f) { map.on('click', function (e) { f(e.containerPoint.x, e.containerPoint.y); }); },
            onHover: function (f) {
              map.on('mousemove', function (e) { f(e.containerPoint.x, e.containerPoint.y); });
              map.on('mouseout', function () { f(null); });
            }
          };
        }

        function ownView(host) {
          var cx = 0.5, cy = 0.5, k = 256, moved = [], clicked = [], hovered = [];
          var pointers = new Map(), travelled = 0, spread = 0;
          function changed() { moved.forEach(function (f) { f(); }); }
          function zoomAt(px, py, factor) {
            var next = Math.max(1e-6, Math.min(MAX_K, k * factor));
            cx += (px - host.clientWidth / 2) * (1 / k - 1 / next);
            cy += (py - host.clientHeight / 2) * (1 / k - 1 / next);
            k = next;
            changed();
          }
          function at(e) { var r = host.getBoundingClientRect(); return [e.clientX - r.left, e.clientY - r.top]; }
          function gap() { var p = Array.from(pointers.values()); return Math.hypot(p[0][0] - p[1][0], p[0][1] - p[1][1]); }
          host.addEventListener('wheel', function (e) {
            e.preventDefault();
            var p = at(e);
            zoomAt(p[0], p[1], Math.exp(-e.deltaY * (e.deltaMode ? 0.05 : 0.0025)));
          }, {passive: false});
          host.addEventListener('dblclick', function (e) { var p = at(e); zoomAt(p[0], p[1], 2); });
          host.addEventListener('pointerdown', function (e) {
            host.setPointerCapture(e.pointerId);
            pointers.set(e.pointerId, at(e));
            if (pointers.size === 1) travelled = 0;
            if (pointers.size === 2) spread = gap();
          });
          host.addEventListener('pointermove', function (e) {
            var p = at(e), last = pointers.get(e.pointerId);
            if (!last) return hovered.forEach(function (f) { f(p[0], p[1]); });
            pointers.set(e.pointerId, p);
            travelled += Math.abs(p[0] - last[0]) + Math.abs(p[1] - last[1]);
            if (pointers.size === 1) {
              cx -= (p[0] - last[0]) / k;
              cy -= (p[1] - last[1]) / k;
              changed();
            } else if (pointers.size === 2) {
              var now = gap();
              zoomAt(p[0], p[1], now / (spread || now));
              spread = now;
            }
          });
          function up(e) {
            if (pointers.delete(e.pointerId) && e.type === 'pointerup' && travelled < 5 && pointers.size === 0) {
              var p = at(e);
              clicked.forEach(function (f) { f(p[0], p[1]); });
            }
          }
          host.addEventListener('pointerup', up);
          host.addEventListener('pointercancel', up);
          host.addEventListener('pointerleave', function () { hovered.forEach(function (f) { f(null); }); });
          host.addEventListener('keydown', function (e) {
            var step = {ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80]}[e.key];
            if (step) { cx += step[0] / k; cy += step[1] / k; changed(); e.preventDefault(); }
            if (e.key === '+' || e.key === '=') zoomAt(host.clientWidth / 2, host.clientHeight / 2, 1.6);
            if (e.key === '-') zoomAt(host.clientWidth / 2, host.clientHeight / 2, 1 / 1.6);
          });
          window.addEventListener('resize', changed);
          return {
            transform: function () {
              var w = host.clientWidth, h = host.clientHeight;
              return {k: k, ox: cx * k - w / 2, oy: cy * k - h / 2, w: w, h: h};
            },
            show: function (wx, wy, scale) { cx = wx; cy = wy; k = Math.min(scale, MAX_K); changed(); },
            zoomBy: function (steps) { zoomAt(host.clientWidth / 2, host.clientHeight / 2, Math.pow(2, steps)); },
            onMove: function (f) { moved.push(f); },
            onClick: function (f) { clicked.push(f); },
            onHover: function (f) { hovered.push(f); }
          };
        }

        var hasLeaflet = typeof L !== 'undefined' && L.map;
        var view = hasLeaflet ? leafletView($('map')) : ownView($('map'));
        if (!hasLeaflet) {
          $('note').textContent = 'Built-in map: Leaflet was not found when this file was written (Debian: apt install libjs-leaflet).';
          $('note').hidden = false;
        }

        // Shows a box of world coordinates inside what the open panels leave free.
        function showBox(box, least) {
          var t = view.transform(), right = $('detail').hidden || t.w < 700 ? 40 : 420, left = 40, top = 40, bottom = 60;
          var w = Math.max(80, t.w - left - right), h = Math.max(80, t.h - top - bottom);
          var k = Math.min(w / Math.max(box[2] - box[0], 1e-12), h / Math.max(box[3] - box[1], 1e-12), least || MAX_K);
          view.show((box[0] + box[2]) / 2 + (right - left) / 2 / k, (box[1] + box[3]) / 2 + (bottom - top) / 2 / k, k);
        }
        """#
}
