<?php // What a plugin for search engines does with an editor's entries: canonical and robots, from the post's meta.
add_filter('get_canonical_url', function ($url, $post) { return get_post_meta($post->ID, 'e2e_canonical', true) ?: $url; }, 10, 2);
add_filter('wp_robots', function ($robots) { if (is_singular() && get_post_meta(get_the_ID(), 'e2e_noindex', true)) $robots['noindex'] = true; return $robots; });
