<?php // php -S: real files as they are, everything else to WordPress, also paths with dots in them
$root = $_SERVER['DOCUMENT_ROOT'];
$file = $root . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($file) && substr($file, -4) !== '.php') return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
chdir($root);
require "$root/index.php";
