extension HTMLMap {
    /// Script: selecting a cluster, its card with the stops, and the hint at the pointer.
    static let detailScript = #"""
        function select(index, options) {
          state.selected = index;
          state.hot = options && options.ticket !== undefined ? options.ticket : -1;
          document.querySelectorAll('#table tbody tr').forEach(function (row) {
            var now = Number(row.dataset.i) === index;
            row.setAttribute('aria-selected', String(now));
            if (now && options && options.reveal) row.scrollIntoView({block: 'nearest'});
          });
          var card = $('detail');
          card.hidden = index < 0;
          card.replaceChildren();
          try { history.replaceState(null, '', index < 0 ? location.pathname + location.search : '#' + encodeURIComponent(C[index].id)); } catch (e) { /* file URLs in strict browsers */ }
          if (index >= 0) {
            fillCard(C[index], card);
            if (!options || options.zoom !== false) {
              var c = C[index], pad = D.planar ? 1e-9 : 150 * worldLength(c.y);
              var r = Math.max(c.wr, pad);
              showBox([c.wx - r, c.wy - r, c.wx + r, c.wy + r]);
            }
          }
          redraw();
        }
        function fact(value, label) { return el('div', {}, [el('b', {}, value), el('span', {}, label)]); }
        function fillCard(c, card) {
          var paint = color(c);
          card.appendChild(el('div', {class: 'top'}, [
            el('span', {class: 'dot', style: 'background:' + paint}),
            el('h2', {}, c.issue ? [ticketLink(c.issue), el('span', {class: 'soft'}, ' ' + c.id)] : c.st ? ticketLink(c.id) : c.id), pill(c.p),
            c.st ? el('span', {class: 'soft'}, c.j.length ? 'stands, ' + count(c.j.length) + ' new' : 'stands') : null,
            el('button', {type: 'button', class: 'icon', 'aria-label': 'Close', title: 'Close  Esc', on: {click: function () { select(-1); }}}, '\u00d7')
          ]));
          card.appendChild(el('div', {class: 'facts'}, [
            fact(D.maxTickets ? c.m.length + ' of ' + D.maxTickets : c.m.length, 'tickets'), fact(length(c.r), 'radius'),
            fact(length(c.d), 'visit path'), fact(short(c.l) + (D.maxLoad ? ' of ' + short(D.maxLoad) : ''), 'load'),
            fact(PRIORITY[c.p], 'priority'), fact(count(c.i + 1) + ' of ' + count(C.length), 'in order')
          ]));
          if (!D.planar) {
            var lat = c.y.toFixed(5), lon = ((c.x + 540) % 360 - 180).toFixed(5);
            card.appendChild(el('p', {class: 'soft', style: 'margin:6px 0 0;font-size:12px'}, ['Centre ' + lat + ', ' + lon + ' ',
              el('a', {href: 'https://www.openstreetmap.org/?mlat=' + lat + '&mlon=' + lon + '#map=14/' + lat + '/' + lon,
                target: '_blank', rel: 'noopener noreferrer'}, 'OpenStreetMap')]));
          }
          card.appendChild(el('h3', {}, 'Visiting order'));
          var last = -1;
          card.appendChild(el('ol', {class: 'stops'}, c.m.map(function (m, n) {
            var leg = last >= 0 && placed[m] && placed[last] ? distance(T.y[last], T.x[last], T.y[m], T.x[m]) : null;
            last = m;
            return el('li', {'data-t': m, class: m === state.hot ? 'hot' : '', on: {
              mouseenter: function () { state.hot = m; redraw(); }, mouseleave: function () { state.hot = -1; redraw(); }
            }}, [
              el('span', {class: 'no', style: 'background:' + paint}, String(n + 1)),
              el('div', {}, [ticketLink(T.k[m]), ' ', pill(T.p[m]),
                c.st && c.j.indexOf(m) >= 0 ? el('b', {}, ' new') : null, el('small', {}, T.s[m])]),
              el('span', {class: 'leg'}, leg === null ? 'start' : '+' + length(leg))
            ]);
          })));
          var hot = card.querySelector('.hot');
          if (hot) hot.scrollIntoView({block: 'nearest'});
        }
        function hint(px, py) {
          var tip = $('tip'), found = px === null || px === undefined ? {ticket: -1, cluster: -1} : hit(px, py);
          $('map').classList.toggle('pointing', found.ticket >= 0 || found.cluster >= 0);
          if (found.cluster !== state.hover) { state.hover = found.cluster; redraw(); }
          tip.hidden = found.ticket < 0 && found.cluster < 0;
          if (tip.hidden) return;
          var lines;
          if (found.ticket >= 0) {
            var m = found.ticket, reason = reasonOf[m];
            lines = [el('b', {}, T.k[m] + '  P' + T.p[m]), el('span', {}, T.s[m])];
            if (reason) lines.push(el('span', {}, ' \u2014 ' + REASON[reason[1]] + (reason[2] ? ': ' + reason[2] : '')));
            else lines.push(el('span', {}, ' \u2014 stop ' + visitOf[m] + ' of ' + (C[found.cluster].issue || C[found.cluster].id)));
          } else {
            var c = C[found.cluster];
            lines = [el('b', {}, c.issue || c.id), el('span', {}, c.m.length + ' tickets, radius ' + length(c.r))];
          }
          tip.replaceChildren.apply(tip, lines);
          var t = view.transform();
          tip.style.left = Math.min(px + 14, t.w - tip.offsetWidth - 8) + 'px';
          tip.style.top = (py + 18 + tip.offsetHeight > t.h ? py - tip.offsetHeight - 10 : py + 18) + 'px';
        }
        """#
}
