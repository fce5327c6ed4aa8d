// How productpage looks; nothing is fetched from elsewhere.

enum ProductPageStyle {
    static let sheet = """
        * { box-sizing: border-box; }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #f6f5f1; }
        header { display: flex; justify-content: space-between; align-items: center; padding: .75rem 1.5rem;
          background: #22384f; color: #fff; }
        header a { color: #fff; }
        .name { font-weight: 600; font-size: 1.15rem; text-decoration: none; }
        main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
        h1 { text-align: center; color: #22508c; margin: 1rem 0 .5rem; }
        .summary { max-width: 44rem; margin: 0 auto 1.5rem; }
        .columns { display: grid; grid-template-columns: 1fr 2fr; gap: 1.5rem; }
        @media (max-width: 40rem) { .columns { grid-template-columns: 1fr; } }
        section, table { background: #fff; border: 1px solid #dcd9d0; border-radius: .5rem; padding: 1rem 1.25rem; }
        h2 { margin: 0 0 .75rem; font-size: 1.2rem; }
        dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem .75rem; margin: 0; }
        dt { font-weight: 600; }
        dd { margin: 0; }
        blockquote { margin: 0 0 1.25rem; padding-left: 1rem; border-left: 4px solid #c9d6e6; }
        blockquote p { margin: 0 0 .25rem; }
        footer { color: #55606e; }
        footer::before { content: "\\2014\\00a0"; }
        .stars { font-size: 1.5rem; line-height: 1.2; letter-spacing: .1rem; }
        .error { color: #9c1c1c; }
        .served, .hint { color: #55606e; font-size: .875rem; }
        table { border-spacing: 0; margin: 0 auto 1.5rem; }
        th, td { text-align: left; padding: .25rem 1rem .25rem 0; }
        .button { display: inline-block; padding: .35rem .9rem; border: 0; border-radius: .35rem; background: #2f6fb5;
          color: #fff; font: inherit; text-decoration: none; cursor: pointer; list-style: none; }
        .button:focus-visible, a:focus-visible, input:focus-visible { outline: 3px solid #f2b84b; outline-offset: 2px; }
        nav details { position: relative; }
        nav form { position: absolute; right: 0; top: 2.75rem; z-index: 1; width: 17rem; padding: 1rem;
          background: #fff; color: #1c2430; border: 1px solid #dcd9d0; border-radius: .5rem;
          box-shadow: 0 6px 24px rgb(0 0 0 / .18); }
        label { display: block; font-weight: 600; }
        input { width: 100%; padding: .35rem .5rem; margin: 0 0 .6rem; font: inherit; border: 1px solid #8a94a1;
          border-radius: .35rem; }
        """

    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#22508c" \
        d="M4 5c5-2 9-1 12 2 3-3 7-4 12-2v20c-5-2-9-1-12 2-3-3-7-4-12-2z"/><path stroke="#fff" stroke-width="2" \
        d="M16 7v20"/></svg>

        """
}
